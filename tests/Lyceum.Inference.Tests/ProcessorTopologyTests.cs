namespace Lyceum.Inference.Tests;

public sealed class ProcessorTopologyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lyceum-topology-").FullName;

    [Theory]
    [InlineData("0-3,8", new[] { 0, 1, 2, 3, 8 })]
    [InlineData("5", new[] { 5 })]
    [InlineData("", new int[0])]
    [InlineData("a-b", new int[0])]
    [InlineData("3-1", new int[0])]
    [InlineData("0-99999999", new int[0])]
    public void Lists_are_read_as_the_kernel_writes_them(string text, int[] expected) => Assert.Equal(expected, ProcessorTopology.ParseList(text));

    [Fact]
    public void Siblings_count_once()
    {
        Write("system/cpu/online", "0-7\n");
        for (int cpu = 0; cpu < 8; cpu++)
        {
            Write($"system/cpu/cpu{cpu}/topology/thread_siblings_list", $"{cpu % 4},{(cpu % 4) + 4}\n");
        }

        Assert.Equal(4, ProcessorTopology.CountLinux(_folder));
    }

    [Fact]
    public void Only_the_performance_cores_of_hybrid_processors_count()
    {
        Write("system/cpu/online", "0-11");
        Write("cpu_core/cpus", "0-3");
        for (int cpu = 0; cpu < 12; cpu++)
        {
            Write($"system/cpu/cpu{cpu}/topology/thread_siblings_list", cpu < 4 ? (cpu < 2 ? "0-1" : "2-3") : $"{cpu}");
        }

        Assert.Equal(2, ProcessorTopology.CountLinux(_folder));
    }

    [Fact]
    public void Only_the_big_cores_of_mixed_Arm_processors_count()
    {
        Write("system/cpu/online", "0-7");
        for (int cpu = 0; cpu < 8; cpu++)
        {
            Write($"system/cpu/cpu{cpu}/cpu_capacity", cpu < 4 ? "250" : cpu < 7 ? "900" : "1024");
        }

        Assert.Equal(4, ProcessorTopology.CountLinux(_folder));
    }

    [Fact]
    public void This_machine_has_at_least_one_and_no_more_than_all() =>
        Assert.InRange(ProcessorTopology.PerformanceCores, 1, Environment.ProcessorCount);

    [Fact]
    public void A_system_that_does_not_say_has_none() => Assert.Equal(0, ProcessorTopology.CountLinux(Path.Combine(_folder, "none")));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string path, string text)
    {
        string file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
