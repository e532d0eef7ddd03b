using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using Lyceum.Numerics;

namespace Lyceum.Benchmarks;

/// <summary>
/// Products of one token and of a prompt with a matrix that is larger than any cache. The matrix is a feed-forward
/// matrix of a 1 B model several times over, so that generation reads from memory as it does in a model.
/// </summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "The runner calls Cleanup, and derives from the class, so it is neither sealed nor disposable.")]
public unsafe class MatrixMultiplyBenchmarks
{
    private const int Rows = 8192;
    private const int Columns = 2048;
    private const int Copies = 32;

    private readonly Activations _input = new();
    private readonly NativeBuffer<byte> _weights = new();
    private readonly NativeBuffer<float> _output = new();
    private WorkerTeam _team = null!;

    /// <summary>How the weights are stored.</summary>
    [Params(NumberFormat.Q8_0, NumberFormat.Q4_0, NumberFormat.Q4_K, NumberFormat.Q6_K, NumberFormat.F16)]
    public NumberFormat Format { get; set; }

    /// <summary>Tokens of the input.</summary>
    [Params(1, 4, 128)]
    public int Tokens { get; set; }

    /// <summary>Threads of the team.</summary>
    [Params(2)]
    public int Threads { get; set; }

    /// <summary>Makes weights and input from fixed seeds.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _team = new WorkerTeam(Threads);
        Random random = new(1);
        float[] values = new float[1 << 16];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(random.NextDouble() - 0.5) * 0.05f;
        }

        byte[] packed = new byte[Format.ByteSize(values.Length)];
        BlockQuantizer.Quantize(Format, values, packed);
        long total = Format.ByteSize((long)Rows * Columns) * Copies;
        byte* weights = _weights.EnsureLength(total);
        for (long offset = 0; offset < total; offset += packed.Length)
        {
            packed.AsSpan(0, (int)Math.Min(packed.Length, total - offset)).CopyTo(new Span<byte>(weights + offset, packed.Length));
        }

        _output.EnsureLength((long)Rows * Tokens);
        _input.Reset(Tokens, Columns);
        for (int i = 0; i < Tokens * Columns; i++)
        {
            _input.Values[i] = (float)(random.NextDouble() - 0.5);
        }
    }

    /// <summary>Stops the team and frees the memory.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _team.Dispose();
        _input.Dispose();
        _weights.Dispose();
        _output.Dispose();
    }

    /// <summary>All copies once; the time is that of one.</summary>
    [Benchmark(OperationsPerInvoke = Copies)]
    public void Multiply()
    {
        for (int copy = 0; copy < Copies; copy++)
        {
            WeightMatrix weights = new(Format, Rows, Columns, _weights.Pointer + (copy * Format.ByteSize((long)Rows * Columns)));
            MatrixMultiply.Run(_team, new Projection(weights, _output.Pointer, Rows), _input);
        }
    }
}
