using Lyceum.Numerics.Operations;

namespace Lyceum.Numerics.Tests.Operations;

/// <summary>Attention against its definition in float64, over several blocks, however the tokens come.</summary>
public sealed unsafe class AttentionTests
{
    private const int Positions = 150;

    public static TheoryData<string, InstructionSet> CasesAndPaths()
    {
        TheoryData<string, InstructionSet> data = [];
        foreach (string name in s_cases.Keys)
        {
            foreach (InstructionSet path in InstructionSets.Available)
            {
                data.Add(name, path);
            }
        }

        return data;
    }

    private static readonly Dictionary<string, Case> s_cases = new()
    {
        ["grouped"] = new(8, 2, 32, 32),
        ["one head each, odd lengths"] = new(3, 3, 20, 12),
        ["many queries for one key"] = new(37, 1, 16, 48),
        ["window"] = new(4, 2, 16, 16, Window: 9),
        ["window longer than a block"] = new(4, 2, 16, 16, Window: 70),
        ["cap"] = new(4, 2, 16, 16, SoftCap: 1.5f),
        ["sinks"] = new(4, 2, 16, 16, Sinks: true),
        ["slopes"] = new(4, 4, 16, 16, Slopes: true),
        ["both ways"] = new(4, 4, 16, 16, Bidirectional: true),
    };

    [Theory]
    [MemberData(nameof(CasesAndPaths))]
    public void Result_is_that_of_the_definition(string name, InstructionSet path)
    {
        Case c = s_cases[name];
        using WorkerTeam team = new(2, path);
        using Memory memory = new(c, KeyValueFormat.F32);
        float[] actual = memory.Run(team, Positions);
        float[] expected = memory.Define();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) < 5e-6, $"{name}: number {i} is {actual[i]}, should be {expected[i]}.");
        }
    }

    [Theory]
    [InlineData(KeyValueFormat.F32)]
    [InlineData(KeyValueFormat.F16)]
    [InlineData(KeyValueFormat.Q8_0)]
    public void Pieces_paths_and_threads_do_not_change_a_bit(KeyValueFormat format)
    {
        foreach ((string name, Case c) in s_cases)
        {
            float[]? expected = null;
            foreach (InstructionSet path in InstructionSets.Available)
            {
                foreach (int[] pieces in (int[][])[[Positions], [1, 63, 1, 30, 55], [.. Enumerable.Repeat(1, Positions)]])
                {
                    if (c.Bidirectional && pieces.Length > 1)
                    {
                        continue;
                    }

                    using WorkerTeam team = new(pieces.Length == 1 ? 3 : 1, path);
                    using Memory memory = new(c, format);
                    float[] actual = memory.Run(team, pieces);
                    expected ??= actual;
                    Assert.True(expected.AsSpan().SequenceEqual(actual), $"{name}, {format}, {path}, {pieces.Length} pieces");
                }
            }
        }
    }

    [Theory]
    [InlineData(KeyValueFormat.F16, 1e-3)]
    [InlineData(KeyValueFormat.Q8_0, 2e-2)]
    public void Rounded_keys_and_values_stay_near(KeyValueFormat format, double limit)
    {
        using WorkerTeam team = new(1);
        foreach ((string name, Case c) in s_cases)
        {
            using Memory memory = new(c, format);
            float[] actual = memory.Run(team, Positions);
            float[] expected = memory.Define();
            double mean = expected.Zip(actual, static (e, a) => (double)Math.Abs(e - a)).Average();
            Assert.True(mean < limit, $"{name}: the mean difference is {mean}.");
        }
    }

    [Fact]
    public void What_was_in_a_page_before_does_not_matter()
    {
        using WorkerTeam team = new(1);
        Case c = s_cases["grouped"];
        using Memory clean = new(c, KeyValueFormat.F32);
        using Memory dirty = new(c, KeyValueFormat.F32, fill: 0xFF);
        Assert.Equal(clean.Run(team, 40, 50, 60), dirty.Run(team, 40, 50, 60));
    }

    private sealed record Case(
        int Heads, int KeyValueHeads, int KeyLength, int ValueLength, int Window = 0, float SoftCap = 0, bool Sinks = false, bool Slopes = false, bool Bidirectional = false);

    private sealed class Memory : IDisposable
    {
        private readonly Case _case;
        private readonly AttentionShape _shape;
        private readonly NativeBuffer<float> _queries;
        private readonly NativeBuffer<float> _keys;
        private readonly NativeBuffer<float> _values;
        private readonly NativeBuffer<float> _perHead;
        private readonly NativeBuffer<byte> _pages;
        private readonly NativeBuffer<nint> _addresses = new(3);
        private readonly NativeBuffer<float> _workspace = new();

        public Memory(Case c, KeyValueFormat format, byte fill = 0)
        {
            _case = c;
            Random random = new(5);
            _queries = Fill(random, Positions * c.Heads * c.KeyLength);
            _keys = Fill(random, Positions * c.KeyValueHeads * c.KeyLength);
            _values = Fill(random, Positions * c.KeyValueHeads * c.ValueLength);
            _perHead = Fill(random, c.Heads);
            for (int head = 0; c.Slopes && head < c.Heads; head++)
            {
                _perHead.Pointer[head] = MathF.Pow(2, -2 * (head + 1));
            }

            KeyValueLayout layout = new(format, c.KeyLength, c.ValueLength);
            long pageBytes = 64 + ((long)c.KeyValueHeads * layout.BlockBytes);
            _pages = new NativeBuffer<byte>(3 * pageBytes);
            _pages.Span.Fill(fill);
            for (int i = 0; i < 3; i++)
            {
                // Pages need not lie in order.
                _addresses.Pointer[i] = (nint)(_pages.Pointer + ((2 - i) * pageBytes));
            }

            _shape = new AttentionShape
            {
                Heads = c.Heads,
                KeyValueHeads = c.KeyValueHeads,
                Layout = layout,
                PageOffset = 64,
                Scale = 0.3f,
                Window = c.Window,
                SoftCap = c.SoftCap,
                Bidirectional = c.Bidirectional,
                Sinks = c.Sinks ? _perHead.Pointer : null,
                Slopes = c.Slopes ? _perHead.Pointer : null,
            };
        }

        public float[] Run(WorkerTeam team, params ReadOnlySpan<int> pieces)
        {
            float[] output = new float[Positions * _case.Heads * _case.ValueLength];
            int position = 0;
            fixed (float* pointer = output)
            {
                foreach (int piece in pieces)
                {
                    AttentionSegment[] segments = [new AttentionSegment(0, piece, position, _addresses.Pointer)];
                    Attention.Store(
                        team, _shape, segments,
                        _keys.Pointer + (position * _case.KeyValueHeads * _case.KeyLength),
                        _values.Pointer + (position * _case.KeyValueHeads * _case.ValueLength));
                    Attention.Run(
                        team, _shape, segments,
                        _queries.Pointer + (position * _case.Heads * _case.KeyLength),
                        pointer + (position * _case.Heads * _case.ValueLength),
                        _workspace);
                    position += piece;
                }
            }

            return output;
        }

        public float[] Define()
        {
            float[] output = new float[Positions * _case.Heads * _case.ValueLength];
            for (int position = 0; position < Positions; position++)
            {
                for (int head = 0; head < _case.Heads; head++)
                {
                    Define(position, head, output.AsSpan(((position * _case.Heads) + head) * _case.ValueLength, _case.ValueLength));
                }
            }

            return output;
        }

        public void Dispose()
        {
            _queries.Dispose();
            _keys.Dispose();
            _values.Dispose();
            _perHead.Dispose();
            _pages.Dispose();
            _addresses.Dispose();
            _workspace.Dispose();
        }

        private static NativeBuffer<float> Fill(Random random, int count)
        {
            NativeBuffer<float> buffer = new(count);
            LanePaths.Normal(random, count).CopyTo(buffer.Span);
            return buffer;
        }

        private void Define(int position, int head, Span<float> output)
        {
            int keyHead = head / (_case.Heads / _case.KeyValueHeads);
            int first = _case.Window > 0 ? Math.Max(0, position - _case.Window + 1) : 0;
            int last = _case.Bidirectional ? Positions : position + 1;
            double[] weights = new double[last];
            for (int j = first; j < last; j++)
            {
                double score = 0;
                for (int d = 0; d < _case.KeyLength; d++)
                {
                    score += (double)_queries.Pointer[(((position * _case.Heads) + head) * _case.KeyLength) + d]
                        * _keys.Pointer[(((j * _case.KeyValueHeads) + keyHead) * _case.KeyLength) + d];
                }

                score *= 0.3f;
                score = _case.SoftCap > 0 ? _case.SoftCap * Math.Tanh(score / _case.SoftCap) : score;
                score += _case.Slopes ? _perHead.Pointer[head] * (j - position) : 0;
                weights[j] = Math.Exp(score);
            }

            double total = weights.Sum() + (_case.Sinks ? Math.Exp(_perHead.Pointer[head]) : 0);
            for (int d = 0; d < _case.ValueLength; d++)
            {
                double sum = 0;
                for (int j = first; j < last; j++)
                {
                    sum += weights[j] / total * _values.Pointer[(((j * _case.KeyValueHeads) + keyHead) * _case.ValueLength) + d];
                }

                output[d] = (float)sum;
            }
        }
    }
}
