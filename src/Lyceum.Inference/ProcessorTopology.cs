using System.Globalization;
using System.Runtime.InteropServices;

namespace Lyceum.Inference;

/// <summary>How many threads are worth having: one for each performance core, since siblings and efficiency cores share or slow a matrix product.</summary>
public static partial class ProcessorTopology
{
    private const string LinuxFolder = "/sys/devices";

    /// <summary>Number of performance cores that this process may use; the number of processors where the system does not say.</summary>
    public static int PerformanceCores { get; } = Count();

    /// <summary>Counts the fastest cores in a Linux <c>/sys/devices</c> folder, siblings once; 0 where it does not say.</summary>
    internal static int CountLinux(string devices)
    {
        string processors = Path.Combine(devices, "system", "cpu");
        if (!Directory.Exists(processors))
        {
            return 0;
        }

        int[] online = ReadList(Path.Combine(processors, "online"));

        // Hybrid Intel processors list their performance cores; Arm ones give each core's capacity.
        int[] performance = ReadList(Path.Combine(devices, "cpu_core", "cpus"));
        int[] candidates = performance.Length > 0 ? [.. online.Intersect(performance)] : online;
        int[] capacities = [.. candidates.Select(cpu => ReadNumber(Path.Combine(processors, $"cpu{cpu}", "cpu_capacity")))];
        int fastest = capacities.DefaultIfEmpty(0).Max();
        return candidates
            .Where((_, i) => 2 * capacities[i] >= fastest)
            .Select(cpu => ReadList(Path.Combine(processors, $"cpu{cpu}", "topology", "thread_siblings_list")).DefaultIfEmpty(cpu).Min())
            .Distinct()
            .Count();
    }

    /// <summary>Reads a list as the Linux kernel writes it, for instance <c>0-3,8</c>.</summary>
    internal static int[] ParseList(string text)
    {
        List<int> numbers = [];
        foreach (string range in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = range.Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                || last - first is < 0 or > 4096)
            {
                return [];
            }

            numbers.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return [.. numbers];
    }

    private static int Count()
    {
        int found = OperatingSystem.IsLinux() ? CountLinux(LinuxFolder)
            : OperatingSystem.IsMacOS() ? CountMac()
            : 0;
        return found > 0 ? Math.Min(found, Environment.ProcessorCount) : Environment.ProcessorCount;
    }

    private static int CountMac()
    {
        int value = 0;
        nint size = sizeof(int);
        return SysctlByName("hw.perflevel0.physicalcpu", ref value, ref size, 0, 0) == 0 ? value : 0;
    }

    private static int[] ReadList(string file) => File.Exists(file) ? ParseList(File.ReadAllText(file).Trim()) : [];

    private static int ReadNumber(string file) =>
        File.Exists(file) && int.TryParse(File.ReadAllText(file).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    [LibraryImport("libSystem.dylib", EntryPoint = "sysctlbyname", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SysctlByName(string name, ref int value, ref nint size, nint newValue, nint newSize);
}
