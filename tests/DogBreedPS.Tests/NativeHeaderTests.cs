using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using System.Text;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;
using ELFSharp.MachO;

namespace DogBreedPS.Tests;

/// <summary>
/// What the module has for each platform, read from the headers of the files (PE, ELF, Mach-O): all libraries are there, each is for that
/// machine, and asks for nothing but what the system brings. It is what can be known of a platform where nothing can be run.
/// </summary>
public sealed class NativeHeaderTests
{
    private static readonly string[] s_libraries = ["onnxruntime", "libSkiaSharp", "Magick.Native", "e_sqlite3"];

    // By the beginnings of their names, in any case: what Windows, glibc and GCC's runtime, and macOS bring.
    private static readonly string[] s_ofWindows =
    [
        "kernel32", "user32", "gdi32", "advapi32", "shell32", "ole32", "oleaut32", "shlwapi", "ws2_32", "bcrypt", "crypt32", "secur32", "ntdll", "dbghelp", "setupapi", "rpcrt4", "urlmon", "winmm",
        "fontsub", "usp10", "opengl32", "d3d", "dxgi", "dxcore", "dwrite", "mlang", "version.dll", "psapi", "api-ms-win-", "ext-ms-win-", "propsys", "mincore", "windowscodecs", "userenv", "cfgmgr32", "onecore", "gdiplus", "dnsapi", "iphlpapi", "msimg32",

        // The Visual C++ runtime, which ONNX Runtime asks for: .NET's installer for Windows does not bring it (docs/PLATFORMS.md).
        "vcruntime140", "msvcp140", "ucrtbase", "concrt140", "vcomp140", "msvcrt",
    ];

    private static readonly string[] s_ofLinux = ["libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libresolv.so.2", "libstdc++.so.6", "libgcc_s.so.1", "ld-linux"];

    public static TheoryData<string> Platforms => ["win-x64", "win-arm64", "linux-x64", "linux-arm64", "osx-arm64"];

    [Theory]
    [MemberData(nameof(Platforms))]
    public void Each_platform_has_its_libraries_and_they_need_the_system_alone(string platform)
    {
        string[] files = [.. Folders(platform).SelectMany(f => Directory.EnumerateFiles(f))];
        foreach (string library in s_libraries)
        {
            Assert.Contains(files, f => Path.GetFileName(f).Contains(library.Replace("lib", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal));
        }

        string machine = platform[(platform.IndexOf('-', StringComparison.Ordinal) + 1)..];
        foreach (string file in files)
        {
            (string[] machines, string[] imports) = Read(file);
            Assert.True(machines.Contains(machine), $"{file} is for {string.Join(", ", machines)}");
            Assert.NotEmpty(imports);
            TestContext.Current.SendDiagnosticMessage("{0} {1}: {2}", platform, Path.GetFileName(file), string.Join(", ", imports));
            string[] foreign = [.. imports.Where(i => !IsOfSystem(platform, i) && !files.Any(f => Path.GetFileName(f) == Path.GetFileName(i)))];
            Assert.True(foreign.Length == 0, $"{file} needs {string.Join(", ", foreign)}");
        }
    }

    /// <summary>Nothing else is carried along: each file is some platform's of ours.</summary>
    [Fact]
    public void No_other_platform_is_in_the_module()
    {
        string[] ours = [.. Platforms.SelectMany(p => Folders(p.Data)).Distinct()];
        string[] all = [.. Directory.EnumerateFiles(Path.Combine(Files.Module, "dependencies", "runtimes"), "*", SearchOption.AllDirectories)];
        Assert.All(all, f => Assert.Contains(Path.GetDirectoryName(f), ours));
    }

    private static IEnumerable<string> Folders(string platform)
    {
        string runtimes = Path.Combine(Files.Module, "dependencies", "runtimes");
        yield return Path.Combine(runtimes, platform, "native");
        if (platform.StartsWith("osx", StringComparison.Ordinal))
        {
            yield return Path.Combine(runtimes, "osx", "native");
        }
    }

    private static bool IsOfSystem(string platform, string import)
    {
        if (platform.StartsWith("osx", StringComparison.Ordinal))
        {
            return import.StartsWith("/usr/lib/", StringComparison.Ordinal) || import.StartsWith("/System/Library/", StringComparison.Ordinal);
        }

        string[] known = platform.StartsWith("win", StringComparison.Ordinal) ? s_ofWindows : s_ofLinux;
        return known.Any(k => import.StartsWith(k, StringComparison.OrdinalIgnoreCase));
    }

    private static (string[] Machines, string[] Imports) Read(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        if (bytes.AsSpan().StartsWith("MZ"u8))
        {
            return ReadWindows(bytes);
        }

        if (bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F']))
        {
            using IELF elf = ELFReader.Load(file);
            string machine = elf.Machine switch { ELFSharp.ELF.Machine.AMD64 => "x64", ELFSharp.ELF.Machine.AArch64 => "arm64", var other => other.ToString() };
            return ([machine], Needed((ELF<ulong>)elf));
        }

        using FileStream stream = File.OpenRead(file);
        MachO[] parts = [.. MachOReader.LoadFat(stream, shouldOwnStream: false)];
        return ([.. parts.Select(p => p.Machine switch { ELFSharp.MachO.Machine.Arm64 => "arm64", ELFSharp.MachO.Machine.X86_64 => "x64", var other => other.ToString() })], MacImports(bytes));
    }

    // DT_NEEDED (1) of the dynamic section names places in its table of strings.
    private static string[] Needed(ELF<ulong> elf)
    {
        var dynamic = elf.Sections.OfType<DynamicSection<ulong>>().Single();
        byte[] strings = elf.Sections.OfType<StringTable<ulong>>().Single(s => s.Name == ".dynstr").GetContents();
        return
        [
            .. dynamic.Entries.Where(e => e.Tag == DynamicTag.Needed).Select(e => Text(strings, (int)e.Value)),
        ];
    }

    // The import directory and that of delayed imports: entries of 20 and 32 bytes, whose name stands at 12 and at 4.
    private static (string[], string[]) ReadWindows(byte[] bytes)
    {
        using var reader = new PEReader(new MemoryStream(bytes));
        PEHeaders headers = reader.PEHeaders;
        string machine = headers.CoffHeader.Machine switch { System.Reflection.PortableExecutable.Machine.Amd64 => "x64", System.Reflection.PortableExecutable.Machine.Arm64 => "arm64", var other => other.ToString() };
        return ([machine], [.. Names(headers.PEHeader!.ImportTableDirectory, 20, 12), .. Names(headers.PEHeader.DelayImportTableDirectory, 32, 4)]);

        IEnumerable<string> Names(DirectoryEntry directory, int length, int nameAt)
        {
            if (directory.Size == 0 || !headers.TryGetDirectoryOffset(directory, out int at))
            {
                yield break;
            }

            for (; ; at += length)
            {
                int name = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + nameAt));
                if (name == 0)
                {
                    yield break;
                }

                int section = headers.GetContainingSectionIndex(name);
                SectionHeader header = headers.SectionHeaders[section];
                yield return Text(bytes, name - header.VirtualAddress + header.PointerToRawData);
            }
        }
    }

    // LC_LOAD_DYLIB (0xC) and its weak and re-exporting kinds, of the part for arm64; a library that names itself (LC_ID_DYLIB) needs nothing by that.
    private static string[] MacImports(byte[] bytes)
    {
        const uint Fat = 0xCAFEBABE;
        const uint Arm64 = 0x0100000C;
        int start = 0;
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes) == Fat)
        {
            int count = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4));
            int part = Enumerable.Range(0, count).First(i => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8 + (20 * i))) == Arm64);
            start = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(8 + (20 * part) + 8));
        }

        int commands = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(start + 16));
        int at = start + 32;
        var names = new List<string>();
        for (int i = 0; i < commands; i++)
        {
            uint command = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)) & 0x7FFFFFFF;
            if (command is 0xC or 0x18 or 0x1F)
            {
                names.Add(Text(bytes, at + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 8))));
            }

            at += BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4));
        }

        return [.. names];
    }

    private static string Text(byte[] bytes, int at) => Encoding.ASCII.GetString(bytes, at, Array.IndexOf(bytes, (byte)0, at) - at);
}
