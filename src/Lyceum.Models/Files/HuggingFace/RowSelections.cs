namespace Lyceum.Models.Files.HuggingFace;

/// <summary>Which rows of a source matrix make up a matrix: <paramref name="Source"/> gives the source row for each of <paramref name="Count"/> rows.</summary>
internal readonly record struct RowSelection(long Count, Func<long, long> Source);

/// <summary>Chooses rows of a source matrix that has <paramref name="rows"/> of them, by what the metadata say of the model.</summary>
internal delegate RowSelection RowMap(ModelMetadata metadata, long rows);

/// <summary>
/// The orders of rows in which Hugging Face and GGUF differ. Written as: where does row r of the GGUF matrix stand in the other?
/// </summary>
internal static class RowSelections
{
    /// <summary>
    /// Queries of families whose GGUF files rotate neighbouring values: there the pair (2i, 2i+1) of a head stands
    /// where Hugging Face has (i, i + d/2).
    /// </summary>
    public static RowSelection NeighbouringQueries(ModelMetadata metadata, long rows) => Neighbouring(rows, Heads(metadata));

    /// <summary>Keys in the order of <see cref="NeighbouringQueries"/>.</summary>
    public static RowSelection NeighbouringKeys(ModelMetadata metadata, long rows) => Neighbouring(rows, KeyValueHeads(metadata));

    /// <summary>From query, key and value of each head after each other (gptneox) to all queries, all keys, all values.</summary>
    public static RowSelection HeadwiseFused(ModelMetadata metadata, long rows) =>
        Concatenate(Grouped(rows, Heads(metadata), Heads(metadata)));

    /// <summary>From each key-value head's group (its queries, its key, its value; falcon) to all queries, all keys, all values.</summary>
    public static RowSelection GroupwiseFused(ModelMetadata metadata, long rows) =>
        Concatenate(Grouped(rows, Heads(metadata), KeyValueHeads(metadata)));

    /// <summary>The queries out of groupwise fused rows, in neighbouring order (internlm2).</summary>
    public static RowSelection GroupedQueries(ModelMetadata metadata, long rows)
    {
        RowSelection part = Grouped(rows, Heads(metadata), KeyValueHeads(metadata)).Queries;
        return Compose(part, NeighbouringQueries(metadata, part.Count));
    }

    /// <summary>The keys out of groupwise fused rows, in neighbouring order (internlm2).</summary>
    public static RowSelection GroupedKeys(ModelMetadata metadata, long rows)
    {
        RowSelection part = Grouped(rows, Heads(metadata), KeyValueHeads(metadata)).Keys;
        return Compose(part, NeighbouringKeys(metadata, part.Count));
    }

    /// <summary>The values out of groupwise fused rows (internlm2).</summary>
    public static RowSelection GroupedValues(ModelMetadata metadata, long rows) =>
        Grouped(rows, Heads(metadata), KeyValueHeads(metadata)).Values;

    /// <summary>The first half of the rows.</summary>
    public static RowSelection FirstHalf(ModelMetadata metadata, long rows) => new(rows / 2, static row => row);

    /// <summary>The second half of the rows.</summary>
    public static RowSelection SecondHalf(ModelMetadata metadata, long rows) => new(rows / 2, row => row + (rows / 2));

    /// <summary>Rows 0, 2, 4…</summary>
    public static RowSelection Even(ModelMetadata metadata, long rows) => new(rows / 2, static row => 2 * row);

    /// <summary>Rows 1, 3, 5…</summary>
    public static RowSelection Odd(ModelMetadata metadata, long rows) => new(rows / 2, static row => (2 * row) + 1);

    private static int Heads(ModelMetadata metadata) => metadata.GetInt32($"{metadata.Architecture}.attention.head_count");

    private static int KeyValueHeads(ModelMetadata metadata) => metadata.GetInt32($"{metadata.Architecture}.attention.head_count_kv");

    private static RowSelection Neighbouring(long rows, int heads)
    {
        long width = Whole(rows, heads);
        long half = Whole(width, 2);
        return new(rows, row =>
        {
            (long head, long inside) = Math.DivRem(row, width);
            return (head * width) + ((inside & 1) * half) + (inside >> 1);
        });
    }

    private static (RowSelection Queries, RowSelection Keys, RowSelection Values) Grouped(long rows, int heads, int groups)
    {
        long share = Whole(heads, groups);
        long width = Whole(rows, heads + (2L * groups));
        long group = (share + 2) * width;
        return (
            new(heads * width, row => (row / (share * width) * group) + (row % (share * width))),
            new(groups * width, row => (row / width * group) + (share * width) + (row % width)),
            new(groups * width, row => (row / width * group) + ((share + 1) * width) + (row % width)));
    }

    private static RowSelection Concatenate((RowSelection First, RowSelection Second, RowSelection Third) parts)
    {
        (RowSelection first, RowSelection second, RowSelection third) = parts;
        return new(first.Count + second.Count + third.Count, row =>
            row < first.Count ? first.Source(row)
            : row < first.Count + second.Count ? second.Source(row - first.Count)
            : third.Source(row - first.Count - second.Count));
    }

    private static RowSelection Compose(RowSelection outer, RowSelection inner) => new(inner.Count, row => outer.Source(inner.Source(row)));

    private static long Whole(long rows, long parts) =>
        parts > 0 && rows % parts == 0
            ? rows / parts
            : throw new ModelFormatException($"{rows} rows cannot be divided into {parts} equal parts, as the numbers of heads ask for");
}
