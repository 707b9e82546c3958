using System.Diagnostics;
using System.Globalization;
using DogBreed.Core.Photos;
using Queues;

// Queues: the product's own queue with more workers than this machine has cores. In place of the work each worker sleeps for as long as the
// work was measured to take on one core, and the consumer spends what the pipeline's thread spends on a result. What becomes the bottleneck?
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
(string Name, double Milliseconds, int Batch)[] works =
[
    ("small photographs, int8, batches of 4", 4.5, 4),
    ("small photographs, float", 10.5, 1),
    ("12 megapixels, int8, batches of 4", 28, 4),
];
TimeSpan[] perResult = [TimeSpan.Zero, TimeSpan.FromMicroseconds(30), TimeSpan.FromMicroseconds(200)];
Console.WriteLine("| work, ms a photograph on one core | consumer, microseconds a result | workers | ideal/s | queue/s | of ideal |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
foreach ((string name, double milliseconds, int batch) in works)
{
    foreach (TimeSpan consumer in perResult)
    {
        foreach (int workers in new[] { 2, 4, 8, 16, 32 })
        {
            (double ideal, double actual) = Measure(workers, batch, milliseconds, consumer);
            Console.WriteLine($"| {name}, {milliseconds} | {consumer.TotalMicroseconds:0} | {workers} | {ideal:0} | {actual:0} | {actual / ideal:0.00} |");
        }
    }
}

static (double Ideal, double Actual) Measure(int workers, int batch, double milliseconds, TimeSpan consumer)
{
    var worked = new WorkedTime();
    int items = Math.Max(workers * batch * 40, 200);
    using var pipeline = new OrderedPipeline<int, int>(workers, PhotoRun<object>.WindowOf(workers, batch), batch, () => new SleepingWorker(milliseconds, worked), CancellationToken.None);
    long start = Stopwatch.GetTimestamp();
    for (int i = 0; i < items; i++)
    {
        while (!pipeline.TryPost(i))
        {
            Consume(pipeline.Take());
        }

        while (pipeline.TryTake(out int ready))
        {
            Consume(ready);
        }
    }

    pipeline.Complete();
    while (pipeline.Count > 0)
    {
        Consume(pipeline.Take());
    }

    // A sleep is never exact: the ideal is what these very sleeps allow, side by side.
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    return (items / (worked.Total.TotalSeconds / workers), items / seconds);

    void Consume(int item)
    {
        _ = item;
        long from = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(from) < consumer)
        {
            Thread.SpinWait(20);
        }
    }
}
