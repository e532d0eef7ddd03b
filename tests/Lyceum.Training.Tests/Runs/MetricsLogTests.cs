using Lyceum.Training.Runs;

namespace Lyceum.Training.Tests.Runs;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string File => _folder.File("metrics.jsonl");

    [Fact]
    public void Lines_are_added_and_read()
    {
        Write(1, 2, 3);
        WriteFrom(3, 4);

        IReadOnlyList<MetricsEntry> entries = MetricsLog.Read(File);
        Assert.Equal([1, 2, 3, 4], entries.Select(static entry => entry.Step));
        Assert.Equal((0.25, null), (entries[1].Loss, entries[1].HeldOutLoss));
        Assert.Equal("{\"step\":2,\"tokens\":20,\"seconds\":0.5,\"loss\":0.25}", System.IO.File.ReadAllLines(File)[1]);
    }

    [Theory]
    [InlineData(0, new long[0])]
    [InlineData(2, new long[] { 1, 2, 2 })]
    [InlineData(9, new long[] { 1, 2, 2, 3 })]
    public void Going_on_cuts_off_what_came_after_the_step(long step, long[] left)
    {
        Write(1, 2, 2, 3);
        MetricsLog.Open(File, step).Dispose();

        Assert.Equal(left, MetricsLog.Read(File).Select(static entry => entry.Step));
    }

    [Theory]
    [InlineData("{\"step\":4,\"tok")]
    [InlineData("{\"step\":4,\"tokens\":40,\"seconds\":0.5}")]
    [InlineData("\n")]
    [InlineData("null\n")]
    public void Half_a_line_is_no_line(string rest)
    {
        Write(1, 2, 3);
        System.IO.File.AppendAllText(File, rest);

        Assert.Equal(3, MetricsLog.Read(File).Count);
        WriteFrom(9, 4);
        Assert.Equal([1, 2, 3, 4], MetricsLog.Read(File).Select(static entry => entry.Step));
    }

    [Fact]
    public void Without_a_file_there_are_no_lines() => Assert.Empty(MetricsLog.Read(_folder.File("none")));

    private void Write(params long[] steps) => WriteFrom(long.MaxValue, steps);

    private void WriteFrom(long from, params long[] steps)
    {
        using MetricsLog log = MetricsLog.Open(File, from);
        foreach (long step in steps)
        {
            log.Add(new MetricsEntry(step, step * 10, 0.5) { Loss = 0.25 });
        }
    }
}
