namespace Lyceum.Numerics.Operations;

/// <summary>One sequence's tokens in a batch, and where its keys and values are.</summary>
/// <param name="firstToken">Index of its first token in the batch.</param>
/// <param name="tokens">Its number of tokens, at least 1.</param>
/// <param name="position">Position of the first token in the sequence.</param>
/// <param name="pages">Pages of <see cref="KeyValueLayout.BlockPositions"/> positions from position 0, as addresses.</param>
public readonly unsafe struct AttentionSegment(int firstToken, int tokens, int position, nint* pages)
{
    internal int FirstToken { get; } = firstToken;

    internal int Tokens { get; } = tokens;

    internal int Position { get; } = position;

    internal nint* Pages { get; } = pages;
}

/// <summary>One layer's attention.</summary>
public readonly unsafe struct AttentionShape
{
    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>How one head's keys and values lie in a page.</summary>
    public required KeyValueLayout Layout { get; init; }

    /// <summary>Where the layer's first head begins in a page, in bytes; the others follow.</summary>
    public required long PageOffset { get; init; }

    /// <summary>What scores are multiplied by.</summary>
    public required float Scale { get; init; }

    /// <summary>Positions that a token sees, itself included; 0 for all.</summary>
    public int Window { get; init; }

    /// <summary>Scores become <c>cap · tanh(score / cap)</c>; 0 for no cap.</summary>
    public float SoftCap { get; init; }

    /// <summary>Whether a token sees the tokens after it in its segment.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>A score for each head that takes part in the softmax but has no value, or null.</summary>
    public float* Sinks { get; init; }

    /// <summary>What each head subtracts from a score for each position of distance (ALiBi), or null.</summary>
    public float* Slopes { get; init; }
}

/// <summary>
/// Scaled dot-product attention over paged keys and values, with the softmax computed block by block as keys are walked
/// (Milakov and Gimelshein, arXiv:1805.02867). Blocks begin at multiples of <see cref="KeyValueLayout.BlockPositions"/>
/// whatever the batch, so a token's result has the same bits however the prompt was cut.
/// </summary>
public static unsafe class Attention
{
    // Rows that share a walk over the keys: enough that unpacking a block costs little, few enough for the cache.
    private const int TileRows = 32;

    /// <summary>Stores the keys and values of a batch.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="shape">The layer.</param>
    /// <param name="segments">The sequences; their pages reach as far as their last token.</param>
    /// <param name="keys">Keys <c>[tokens, heads, keyLength]</c>.</param>
    /// <param name="values">Values <c>[tokens, heads, valueLength]</c>.</param>
    public static void Store(WorkerTeam team, in AttentionShape shape, ReadOnlySpan<AttentionSegment> segments, float* keys, float* values)
    {
        fixed (AttentionSegment* pointer = segments)
        {
            StoreJob job = new(shape, pointer, keys, values);
            int items = 0;
            foreach (ref readonly AttentionSegment segment in segments)
            {
                items += StoreJob.Pages(segment) * shape.KeyValueHeads;
            }

            // A few tokens are stored sooner than another thread is woken.
            if (items <= shape.KeyValueHeads && segments.Length == 1 && segments[0].Tokens < 8)
            {
                for (int item = 0; item < items; item++)
                {
                    job.Execute(item, 0);
                }

                return;
            }

            team.Run(ref job, items);
        }
    }

    /// <summary>Computes attention for a batch whose keys and values are stored.</summary>
    /// <param name="team">Who computes.</param>
    /// <param name="shape">The layer.</param>
    /// <param name="segments">The sequences.</param>
    /// <param name="queries">Queries <c>[tokens, heads, keyLength]</c>.</param>
    /// <param name="output">Receives <c>[tokens, heads, valueLength]</c>.</param>
    /// <param name="workspace">Scratch memory that is kept between calls.</param>
    public static void Run(
        WorkerTeam team, in AttentionShape shape, ReadOnlySpan<AttentionSegment> segments, float* queries, float* output, NativeBuffer<float> workspace)
    {
        int tokens = 0;
        foreach (ref readonly AttentionSegment segment in segments)
        {
            tokens += segment.Tokens;
        }

        // With few rows (generation), smaller tiles keep all threads busy; the tiling changes no result.
        int group = shape.Heads / shape.KeyValueHeads;
        long perThread = (long)tokens * shape.Heads / (2L * team.Threads);
        int rows = (int)Math.Clamp(perThread, 1, TileRows);
        int tokensPerTile = Math.Max(1, rows / group);
        int headsPerTile = Math.Min(group, rows);
        fixed (AttentionSegment* pointer = segments)
        {
            AttentionTile tile = new(shape, pointer, queries, output, tokensPerTile, headsPerTile);
            int items = 0;
            foreach (ref readonly AttentionSegment segment in segments)
            {
                items += tile.Items(segment);
            }

            tile.UseWorkspace(workspace, team.Threads);
            LaneJob.Run(team, tile, items);
        }
    }

    private readonly struct StoreJob(AttentionShape shape, AttentionSegment* segments, float* keys, float* values) : ITeamJob
    {
        public static int Pages(in AttentionSegment segment)
        {
            int first = segment.Position / KeyValueLayout.BlockPositions;
            int last = (segment.Position + segment.Tokens - 1) / KeyValueLayout.BlockPositions;
            return last - first + 1;
        }

        public void Execute(int item, int worker)
        {
            AttentionSegment* segment = segments;
            while (item >= Pages(*segment) * shape.KeyValueHeads)
            {
                item -= Pages(*segment) * shape.KeyValueHeads;
                segment++;
            }

            (int page, int head) = Math.DivRem(item, shape.KeyValueHeads);
            page += segment->Position / KeyValueLayout.BlockPositions;
            int start = page * KeyValueLayout.BlockPositions;
            int first = Math.Max(start, segment->Position);
            int last = Math.Min(start + KeyValueLayout.BlockPositions, segment->Position + segment->Tokens);
            byte* block = (byte*)segment->Pages[page] + shape.PageOffset + ((long)head * shape.Layout.BlockBytes);
            for (int position = first; position < last; position++)
            {
                long token = segment->FirstToken + position - segment->Position;
                long row = (token * shape.KeyValueHeads) + head;
                shape.Layout.Write(block, position - start, keys + (row * shape.Layout.KeyLength), values + (row * shape.Layout.ValueLength));
            }
        }
    }
}
