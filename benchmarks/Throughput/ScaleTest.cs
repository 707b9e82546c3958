namespace Throughput;

/// <summary>Does memory grow with the number of photographs? Each number in a process of its own, over the same photographs again and again.</summary>
internal static class ScaleTest
{
    public static void Write(BenchSet set, int[] counts)
    {
        Console.WriteLine($"{"photographs",12} {"seconds",8} {"a second",9} {"peak MiB",9}");
        foreach (int count in counts)
        {
            using var product = ProductProcess.Product("efficientnet-lite2", "Int8");
            ProductProcess.Answer answer = product.Run([.. set.Paths.Take(200)], count / 200);
            Console.WriteLine($"{count,12} {answer.Seconds,8:0.0} {answer.PerSecond,9:0.0} {product.PeakMib(),9:0}");
        }
    }
}
