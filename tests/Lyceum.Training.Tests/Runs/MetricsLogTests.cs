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
    public void Lines_wait_while_the_disk_is_full_and_it_is_said_once()
    {
        List<string> warnings = [];
        using FullDisk disk = new() { Room = 70 };
        using (MetricsLog log = new(disk, warnings.Add))
        {
            foreach (long step in (long[])[1, 2, 3, 4])
            {
                log.Add(Entry(step));
            }

            Assert.Contains("step 2 ", Assert.Single(warnings), StringComparison.Ordinal);
            Assert.Equal([1], Steps(disk));
            disk.Room = 1000;
            log.Add(Entry(5));
            Assert.Equal([1, 2, 3, 4, 5], Steps(disk));

            disk.Room = disk.Length;
            log.Add(Entry(6));
            log.Add(Entry(7));
            Assert.Equal(2, warnings.Count);
            disk.Room = 1000;
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], Steps(disk));
        Assert.Equal(2, warnings.Count);
    }

    [Fact]
    public void A_disk_that_stays_full_takes_the_newest_lines_later_and_is_no_error_at_the_end()
    {
        List<string> warnings = [];
        using FullDisk disk = new();
        using (MetricsLog log = new(disk, warnings.Add))
        {
            for (int step = 1; step <= MetricsLog.MostWaiting + 3; step++)
            {
                log.Add(Entry(step));
            }

            disk.Room = 120;
        }

        Assert.Equal([4, 5], Steps(disk));
        Assert.Equal(2, warnings.Count);
        Assert.Contains($"The last {MetricsLog.MostWaiting - 2} lines", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_there_are_no_lines() => Assert.Empty(MetricsLog.Read(_folder.File("none")));

    private void Write(params long[] steps) => WriteFrom(long.MaxValue, steps);

    private void WriteFrom(long from, params long[] steps)
    {
        using MetricsLog log = MetricsLog.Open(File, from);
        foreach (long step in steps)
        {
            log.Add(Entry(step));
        }
    }

    private static MetricsEntry Entry(long step) => new(step, step * 10, 0.5) { Loss = 0.25 };

    private long[] Steps(FullDisk disk)
    {
        System.IO.File.WriteAllBytes(File, disk.ToArray());
        return [.. MetricsLog.Read(File).Select(static entry => entry.Step)];
    }

    // Takes what there is room for, as a disk does, before it fails.
    private sealed class FullDisk : MemoryStream
    {
        public long Room { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int taken = (int)Math.Clamp(Room - Position, 0, buffer.Length);
            base.Write(buffer[..taken].ToArray(), 0, taken);
            if (taken < buffer.Length)
            {
                throw new IOException("No space left on device");
            }
        }
    }
}
