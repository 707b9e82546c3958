using System.Diagnostics;
using System.Management.Automation;

namespace DogBreedPS.Tests.Languages;

/// <summary>What people read under a Chinese UI culture, in PowerShell and in dogbreed; English under every other.</summary>
public sealed class ChineseTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("zh-CN", true)]
    [InlineData("zh-SG", true)]
    [InlineData("zh-Hans", true)]
    [InlineData("zh-TW", false)]
    [InlineData("fr-FR", false)]
    [InlineData("en-US", false)]
    [InlineData("xx-YY", false)]
    public void Help_and_messages_are_in_the_language_of_the_UI_culture(string culture, bool isChinese)
    {
        string[] help = [.. In(culture, "(Get-Help Get-DogBreed -Full | Out-String); (Get-Help about_DogBreedPS | Out-String)").Output.Select(o => o.ToString()!)];
        Assert.Equal(isChinese, help[0].Contains("判断每张照片中是狗", StringComparison.Ordinal));
        Assert.Equal(!isChinese, help[0].Contains("Says of each photograph", StringComparison.Ordinal));
        Assert.Equal(isChinese, help[1].Contains("结果是如何得出的", StringComparison.Ordinal));

        // Code is the same in every language.
        Assert.Contains("Get-ChildItem *.jpg | Get-DogBreed", help[0], StringComparison.Ordinal);
        Engine.Result missing = In(culture, "Get-DogBreed nosuch.jpg");
        Assert.Equal("PhotoNotFound,DogBreedPS.GetDogBreedCommand", missing.ErrorId());
        Assert.EndsWith(isChinese ? "nosuch.jpg：没有这个文件。" : "nosuch.jpg: there is no such file.", missing.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(isChinese ? "你好，狗狗！" : "hello, dog!", In(culture, "Show-DogBreed pembroke.jpg -Graphics None").Output[0].ToString());
        Assert.Equal("Pembroke", In(culture, "(Get-DogBreed pembroke.jpg).Breed").Single().ToString());
    }

    [Fact]
    public void Every_command_and_parameter_has_its_help_in_Chinese()
    {
        Engine.Result all = In("zh-CN", """
            foreach ($command in Get-Command -Module DogBreedPS) {
                $help = Get-Help $command.Name -Full
                "$command`t$($help.Synopsis)"
                foreach ($parameter in $help.parameters.parameter) { "$command -$($parameter.name)`t$($parameter.description.Text)" }
                foreach ($example in $help.examples.example) { "$command $($example.title)`t$($example.title)" }
            }
            """);
        Assert.Empty(all.Errors);
        Assert.True(all.Output.Count > 300);
        foreach (string line in all.Output.Select(o => o.ToString()!))
        {
            Assert.Matches(@"\t.*[\u4e00-\u9fff]", line);
        }
    }

    [Fact]
    public void Warnings_verbose_lines_and_advice_are_in_Chinese_with_Chinese_names_in_them()
    {
        string photo = Path.Combine(_folder.Path, "狗狗 [1].jpg");
        File.Copy(Files.Sample("pembroke.jpg"), photo);
        string damaged = _folder.Write("坏的.jpg", File.ReadAllBytes(photo)[..300]);
        Assert.Contains("坏的.jpg：它的开头像 JPEG 文件，但文件头无法读取：文件已损坏。", In("zh-CN", $"Get-DogBreed '{damaged}'").Errors.Single().ToString(), StringComparison.Ordinal);
        Assert.Equal("彭布罗克威尔士柯基犬", In("zh-CN", $"(Get-DogBreed '{photo}').BreedName").Single().ToString());
        Assert.Contains("没有名为“哈士奇狗”的品种", In("zh-CN", "Get-DogBreedName 哈士奇狗").Errors.Single().ToString(), StringComparison.Ordinal);
        Assert.Contains("没有模型“我的狗”。现有：", In("zh-CN", $"Get-DogBreed '{photo}' -Model 我的狗").Errors.Single().ToString(), StringComparison.Ordinal);
        Assert.Contains(In("zh-CN", $"Get-DogBreed '{photo}' -Verbose").Verbose, line => line.StartsWith("模型 efficientnet-lite2，精度 Int8", StringComparison.Ordinal));
        Assert.Contains("-Force 会替换其中的文件", In("zh-CN", $"Export-BreedWebApp efficientnet-lite0 -Path '{_folder.Path}/站点' | Out-Null; Export-BreedWebApp -Path '{_folder.Path}/站点'").Errors.Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_are_in_Chinese()
    {
        string page = Path.Combine(_folder.Path, "page.html");
        Assert.Empty(In("zh-CN", $"Get-DogBreed pembroke.jpg, dog_and_bicycle.jpg, cat.png -Group | Export-DogReport '{page}'").Errors);
        string html = File.ReadAllText(page);
        Assert.Contains("<html lang=\"zh-Hans\">", html, StringComparison.Ordinal);
        Assert.Contains(">搜索</span>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Search and filters", html, StringComparison.Ordinal);
        string names = System.Text.RegularExpressions.Regex.Unescape(html.Replace("\\\"", ""));
        Assert.Contains("彭布罗克威尔士柯基犬", names, StringComparison.Ordinal);
        Assert.Contains("\"working dog\":\"工作犬\"", names, StringComparison.Ordinal);
    }

    /// <summary>What is drawn on a picture is in the language where the machine has its letters, and in English where not: a picture in any case.</summary>
    [Fact]
    public void A_picture_is_written_whatever_letters_there_are()
    {
        string picture = Path.Combine(_folder.Path, "说.png");
        Assert.Empty(In("zh-CN", $"Show-DogBreed pembroke.jpg -Graphics None -OutFile '{picture}'").Errors);
        string english = Path.Combine(_folder.Path, "said.png");
        Assert.Empty(In("en-US", $"Show-DogBreed pembroke.jpg -Graphics None -OutFile '{english}'").Errors);
        Assert.True(new FileInfo(picture).Length > 10_000 && new FileInfo(english).Length > 10_000);
    }

    [Theory]
    [InlineData("not a culture!")]
    [InlineData("12345678901234567890")]
    public void A_culture_that_there_is_not_is_one_error(string culture)
    {
        Engine.Result result = In("zh-CN", $"Get-DogBreed pembroke.jpg -Culture '{culture}'");
        Assert.StartsWith("CannotConvertArgumentNoMessage", result.ErrorId(), StringComparison.Ordinal);
    }

    /// <summary>Chinese letters are two columns wide: what stands behind them must stand below its header all the same.</summary>
    [Theory]
    [InlineData("Get-ChildItem *.jpg, *.png | Get-DogBreed")]
    [InlineData("Find-Dog four_dogs.jpg, pembroke.jpg")]
    [InlineData("Get-DogBreedName *terrier*")]
    public void Columns_stand_below_each_other(string command)
    {
        string text = In("zh-CN", $"{command} | Out-String -Width 80").Single().ToString();
        AssertColumns(text, 80);
        AssertColumns(Dogbreed("zh_CN.UTF-8", command).Output, 120);
    }

    [Fact]
    public void The_console_speaks_Chinese()
    {
        Assert.Contains("用法：dogbreed", Dogbreed("zh_CN.UTF-8", "--help").Output, StringComparison.Ordinal);
        (string output, string errors) = Dogbreed("zh_CN.UTF-8", "Show-DogBreed pembroke.jpg -Graphics None; Get-DogBreed nosuch.jpg");
        Assert.Contains("你好，狗狗！", output, StringComparison.Ordinal);
        Assert.Contains("nosuch.jpg：没有这个文件。", errors, StringComparison.Ordinal);
        Assert.Contains("there is no such file.", Dogbreed("xx_YY.UTF-8", "Get-DogBreed nosuch.jpg").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_without_the_letters_is_told_so_once_and_gets_English()
    {
        (string output, string errors) = Dogbreed("zh_CN.ISO-8859-1", "Show-DogBreed pembroke.jpg, cat.png -Graphics None; Get-DogBreed nosuch.jpg, neither.jpg");
        Assert.Contains("hello, dog!", output, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n'), line => line.Contains("lacks the letters of your language", StringComparison.Ordinal));
        Assert.Contains("there is no such file.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("?", output, StringComparison.Ordinal);
    }

    // Each row's numbers end where the row above has them end, and none is wider than the screen.
    private static void AssertColumns(string text, int width)
    {
        string[] lines = [.. text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Trim().Length > 0)];
        int header = Array.FindIndex(lines, l => l.TrimStart().StartsWith("----", StringComparison.Ordinal));
        string last = lines[header];
        int end = Columns.Of(last.TrimEnd());
        int start = Columns.Of(last[..last.TrimEnd().LastIndexOf(' ')]) + 1;
        Assert.True(lines.Length > header + 1);
        Assert.Contains(lines, l => l.Any(c => c >= '\u4e00'));
        foreach (string line in lines[(header + 1)..])
        {
            Assert.InRange(Columns.Of(line.TrimEnd()), 1, width);
            string word = line.TrimEnd().Split(' ')[^1];
            int wordEnd = Columns.Of(line.TrimEnd());
            bool isRight = wordEnd == end;
            bool isLeft = wordEnd - Columns.Of(word) == start;
            Assert.True(isRight || isLeft || wordEnd < start, $"{line}\n{last}");
        }
    }

    private Engine.Result In(string culture, string script) =>
        _engine.Run($"[System.Threading.Thread]::CurrentThread.CurrentUICulture = '{culture}'\n{script}");

    private static (string Output, string Errors) Dogbreed(string locale, params string[] arguments)
    {
        var info = new ProcessStartInfo(Files.Console, arguments)
        {
            WorkingDirectory = Path.Combine(Files.Root, "samples"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        bool isLatin = locale.EndsWith("8859-1", StringComparison.Ordinal);
        info.StandardOutputEncoding = info.StandardErrorEncoding = isLatin ? System.Text.Encoding.Latin1 : System.Text.Encoding.UTF8;
        info.Environment["LC_ALL"] = locale;
        using Process process = Process.Start(info)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, errors.GetAwaiter().GetResult());
    }
}
