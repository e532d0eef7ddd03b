using Lyceum.Models.Architecture;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;

namespace Lyceum.Models.Forward;

/// <summary>The factors of a batch's positions for each rotary embedding that a model's layers use.</summary>
internal sealed unsafe class RotaryTables : IDisposable
{
    private readonly List<Table> _tables = [];

    public RotaryTables(TransformerSpec spec)
    {
        foreach (LayerSpec layer in spec.Layers)
        {
            if (layer.Attention.Rotary is { } rotary && Find(rotary) is null)
            {
                _tables.Add(new Table(rotary));
            }
        }
    }

    /// <summary>Fills the tables.</summary>
    public void Prepare(ReadOnlySpan<AttentionPositions> positions, int tokens)
    {
        foreach (Table table in _tables)
        {
            int dimensions = table.Spec.Dimensions;
            float* cosine = table.Cosine.EnsureLength((long)tokens * dimensions);
            float* sine = table.Sine.EnsureLength((long)tokens * dimensions);
            foreach (AttentionPositions run in positions)
            {
                for (int i = 0; i < run.Count; i++)
                {
                    long offset = ((long)run.FirstToken + i) * dimensions;
                    Rotary.WriteFactors(table.Frequencies, table.Spec.Pairs, run.Position + i, table.Spec.Magnitude, cosine + offset, sine + offset);
                }
            }
        }
    }

    /// <summary>Turns heads in place; nothing where a layer has no rotary embedding.</summary>
    public void Apply(WorkerTeam team, RotarySpec? spec, RotaryHeads heads)
    {
        if (spec is not null)
        {
            Table table = Find(spec)!;
            Rotary.Apply(team, heads, spec.Pairs, table.Cosine.Pointer, table.Sine.Pointer, spec.Dimensions);
        }
    }

    public void Dispose()
    {
        foreach (Table table in _tables)
        {
            table.Cosine.Dispose();
            table.Sine.Dispose();
        }
    }

    private Table? Find(RotarySpec spec)
    {
        foreach (Table table in _tables)
        {
            if (ReferenceEquals(table.Spec, spec))
            {
                return table;
            }
        }

        return null;
    }

    private sealed class Table(RotarySpec spec)
    {
        public RotarySpec Spec { get; } = spec;

        public double[] Frequencies { get; } = [.. spec.Frequencies];

        public NativeBuffer<float> Cosine { get; } = new();

        public NativeBuffer<float> Sine { get; } = new();
    }
}

/// <summary>Consecutive tokens at consecutive positions.</summary>
internal readonly record struct AttentionPositions(int FirstToken, int Count, int Position);
