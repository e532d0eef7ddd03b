using System.Text.Json.Nodes;
using Lyceum.Numerics;
using Lyceum.Training.Runs;

namespace Lyceum.Training.Tests.Runs;

public sealed unsafe class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly NativeBuffer<float> _first = new(6);
    private readonly NativeBuffer<float> _second = new(1000);
    private readonly CheckpointFolder _checkpoints;

    public CheckpointTests()
    {
        _checkpoints = new CheckpointFolder(_folder.File("run"), kept: 2);
        for (int i = 0; i < _second.Length; i++)
        {
            _second.Pointer[i] = MathF.Sin(i);
        }

        // Bits that arithmetic would not keep.
        _first.Pointer[0] = BitConverter.UInt32BitsToSingle(0x7FC12345);
        _first.Pointer[1] = -0f;
        _first.Pointer[2] = float.Epsilon;
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Gives_back_what_was_saved_to_the_bit()
    {
        CheckpointState state = State(7) with { Elapsed = TimeSpan.FromTicks(1234567890123) };
        string path = _checkpoints.Save(state, Tensors());
        uint[] bits = Bits(_first);
        float[] values = _second.Span.ToArray();
        _first.Span.Clear();
        _second.Span.Clear();

        using Checkpoint checkpoint = Checkpoint.Open(path);
        checkpoint.Read(Tensors());

        Assert.Equal(bits, Bits(_first));
        Assert.Equal(values, _second.Span);
        Assert.Equal(7, checkpoint.State.Step);
        Assert.Equal(70, checkpoint.State.Tokens);
        Assert.Equal(35, checkpoint.State.LearntTokens);
        Assert.Equal(state.Elapsed, checkpoint.State.Elapsed);
        Assert.Equal("""{"epoch":1,"order":"7"}""", checkpoint.State.Position.ToJsonString());
        Assert.Equal("""{"width":32}""", checkpoint.State.Configuration.ToJsonString());
        Assert.Equal([path], Directory.GetFiles(_checkpoints.Path));
    }

    [Fact]
    public void Keeps_the_newest()
    {
        foreach (int step in (int[])[5, 10, 100])
        {
            _checkpoints.Save(State(step), Tensors());
        }

        Assert.Equal(["checkpoint-0000000010.safetensors", "checkpoint-0000000100.safetensors"], _checkpoints.Files.Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(100)]
    [InlineData(-1)]
    [InlineData(-300)]
    public void Falls_back_to_the_one_before_where_the_newest_is_cut_short(int length)
    {
        _checkpoints.Save(State(5), Tensors());
        string newest = _checkpoints.Save(State(10), Tensors());
        byte[] bytes = File.ReadAllBytes(newest);
        File.WriteAllBytes(newest, bytes[..(length >= 0 ? length : bytes.Length + length)]);
        List<string> warnings = [];

        using Checkpoint? checkpoint = _checkpoints.OpenNewest(warnings.Add);

        Assert.Equal(5, checkpoint!.State.Step);
        Assert.Contains($"'{newest}' is damaged", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal([checkpoint.Path], _checkpoints.Files);
        Assert.True(File.Exists(newest + ".damaged"));
    }

    [Fact]
    public void Notices_any_flipped_bit()
    {
        string path = _checkpoints.Save(State(5), Tensors());
        byte[] bytes = File.ReadAllBytes(path);
        string changed = _folder.File("changed.safetensors");
        int format = bytes.AsSpan().IndexOf("\"format\""u8);
        int start = format + "\"format\":\"pt\",".Length;
        foreach (int at in Enumerable.Range(0, bytes.Length).Where(at => at % (at < 900 ? 3 : 97) == 0 && (at < format || at >= start)))
        {
            byte[] copy = [.. bytes];
            copy[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(changed, copy);
            Exception? failure = Record.Exception(() => Checkpoint.Open(changed).Dispose());
            Assert.True(failure is TrainingException, $"A flipped bit in byte {at} of {bytes.Length}: {failure?.ToString() ?? "not noticed"}.");
        }
    }

    [Fact]
    public void Refuses_another_programs_file()
    {
        string path = _folder.File("foreign.safetensors");
        File.WriteAllBytes(path, [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);

        Assert.Contains("no checkpoint", Assert.Throws<TrainingException>(() => Checkpoint.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_when_all_are_damaged_and_when_there_is_none()
    {
        Assert.Null(_checkpoints.OpenNewest(static _ => { }));
        File.WriteAllText(_checkpoints.Save(State(5), Tensors()), "nonsense");

        Assert.Contains("All checkpoints", Assert.Throws<TrainingException>(() => _checkpoints.OpenNewest(static _ => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_tensor_that_is_missing_or_of_another_shape_and_changes_nothing()
    {
        using Checkpoint checkpoint = Checkpoint.Open(_checkpoints.Save(State(5), Tensors()));
        _second.Span.Clear();

        TrainingException missing = Assert.Throws<TrainingException>(() => checkpoint.Read([.. Tensors(), new CheckpointTensor("more", [1], (nint)_first.Pointer)]));
        TrainingException shape = Assert.Throws<TrainingException>(() => checkpoint.Read([Tensors()[1], Tensors()[0] with { Shape = [3, 2] }]));

        Assert.Contains("no tensor 'more'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("'first' of the checkpoint", shape.Message, StringComparison.Ordinal);
        Assert.Contains("is [2, 3] instead of [3, 2]", shape.Message, StringComparison.Ordinal);
        Assert.All(_second.Span.ToArray(), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_full_disk_leaves_the_older_checkpoints_alone()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device that is always full.");
        string good = _checkpoints.Save(State(5), Tensors());
        byte[] before = File.ReadAllBytes(good);
        string part = Path.Combine(_checkpoints.Path, "checkpoint-0000000010.safetensors.part");
        File.CreateSymbolicLink(part, "/dev/full");

        Assert.Throws<IOException>(() => _checkpoints.Save(State(10), Tensors()));

        Assert.Equal([good], Directory.GetFiles(_checkpoints.Path));
        Assert.Equal(before, File.ReadAllBytes(good));
    }

    [Fact]
    public void What_an_interrupted_write_left_is_not_taken_for_a_checkpoint_and_is_removed()
    {
        string good = _checkpoints.Save(State(5), Tensors());
        File.WriteAllText(Path.Combine(_checkpoints.Path, "checkpoint-0000000010.safetensors.part"), "half of it");

        using (Checkpoint? checkpoint = _checkpoints.OpenNewest(Assert.Fail))
        {
            Assert.Equal(good, checkpoint!.Path);
        }

        string next = _checkpoints.Save(State(11), Tensors());

        Assert.Equal([good, next], Directory.GetFiles(_checkpoints.Path).Order(StringComparer.Ordinal));
    }

    private static CheckpointState State(long step) => new()
    {
        Step = step,
        Tokens = step * 10,
        LearntTokens = step * 5,
        Elapsed = TimeSpan.FromSeconds(step),
        Position = new JsonObject { ["epoch"] = 1, ["order"] = $"{step}" },
        Configuration = new JsonObject { ["width"] = 32 },
    };

    private static uint[] Bits(NativeBuffer<float> buffer) => Array.ConvertAll(buffer.Span.ToArray(), BitConverter.SingleToUInt32Bits);

    private CheckpointTensor[] Tensors() =>
        [new("first", [2, 3], (nint)_first.Pointer), new("second", [1000], (nint)_second.Pointer)];
}
