using System.Runtime.InteropServices;
using System.Text.Json;
using Lyceum.Models.Files;
using Lyceum.Models.Forward;
using Lyceum.Numerics;
using Lyceum.Numerics.Operations;
using Lyceum.TestKit;

namespace Lyceum.Conformance.Models;

/// <summary>One model of the conformance set with what is expected of it.</summary>
internal sealed class ConformanceModel : IDisposable
{
    private readonly JsonElement _facts;

    public ConformanceModel(string name)
    {
        Name = name;
        Source = ModelSources.Open(Repository.ConformanceFile("models", name + ".gguf"));
        _facts = Read(name + ".json");
        Tokens = Integers(_facts, "tokens");
    }

    public string Name { get; }

    public ModelSource Source { get; }

    public int[] Tokens { get; }

    public float Tolerance => _facts.GetProperty("tolerance").GetSingle();

    public float Spread => _facts.GetProperty("output_std").GetSingle();

    public JsonElement Checks => _facts.GetProperty("checks");

    /// <summary>Reference logits <c>[24 × 512]</c>, or the pooled vector.</summary>
    public float[] Expected { get; private set; } = [];

    public int[] Continuation => Integers(Read(Name + ".greedy.json"), "continuation");

    public ConformanceModel WithExpected()
    {
        byte[] bytes = File.ReadAllBytes(Repository.ConformanceFile("models", Name + ".logits.f32"));
        Expected = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        return this;
    }

    public Transformer Load(
        WorkerTeam team, Precision precision = Precision.Exact, KeyValueFormat format = KeyValueFormat.F32, int batchLength = 512) =>
        Transformer.Load(Source, new TransformerOptions
        {
            Team = team,
            Precision = precision,
            KeyValueFormat = format,
            BatchLength = batchLength,
            CacheCapacity = 4096,
        });

    /// <summary>Logits of every token, the prompt cut into pieces.</summary>
    public static float[] Logits(Transformer model, KvSequence sequence, ReadOnlySpan<int> tokens, params ReadOnlySpan<int> pieces)
    {
        List<float> logits = [];
        ForwardBatch batch = new();
        foreach (int piece in pieces)
        {
            batch.Clear();
            batch.Add(sequence, tokens[..piece], piece);
            tokens = tokens[piece..];
            Rows rows = model.Forward(batch);
            for (int i = 0; i < rows.Count; i++)
            {
                logits.AddRange(rows[i]);
            }
        }

        return [.. logits];
    }

    /// <summary>What a model says after a prompt when it always takes the likeliest token.</summary>
    public static int[] Continue(Transformer model, int[] prompt, int count)
    {
        using KvSequence sequence = model.Cache.CreateSequence();
        ForwardBatch batch = new();
        batch.Add(sequence, prompt);
        int[] result = new int[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = Best(model.Forward(batch)[0]);
            batch.Clear();
            batch.Add(sequence, [result[i]]);
        }

        return result;
    }

    public static float LargestDifference(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Assert.Equal(left.Length, right.Length);
        float largest = 0;
        for (int i = 0; i < left.Length; i++)
        {
            float difference = MathF.Abs(left[i] - right[i]);
            largest = difference <= largest ? largest : difference;
        }

        return largest;
    }

    public static float MeanDifference(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Assert.Equal(left.Length, right.Length);
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += MathF.Abs(left[i] - right[i]);
        }

        return (float)(sum / left.Length);
    }

    public static int Best(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }

    public void Dispose() => Source.Dispose();

    private static int[] Integers(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement array) ? [.. array.EnumerateArray().Select(static value => value.GetInt32())] : [];

    private static JsonElement Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Repository.ConformanceFile("models", file)));
        return document.RootElement.Clone();
    }
}
