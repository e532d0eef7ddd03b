using System.Text.Json;
using Lyceum.Models.Files;
using Lyceum.Models.Forward;
using Lyceum.Numerics;
using Lyceum.TestKit;

namespace Lyceum.Conformance.Models;

/// <summary>A trained model tells the story that its author published.</summary>
public sealed class StoriesTests
{
    [Theory]
    [InlineData(Precision.Exact)]
    [InlineData(Precision.Packed)]
    public void Story_is_the_authors(Precision precision)
    {
        using JsonDocument facts = JsonDocument.Parse(File.ReadAllText(Repository.ConformanceFile("models", "stories260K.json")));
        using ModelSource source = ModelSources.Open(Repository.ConformanceFile("models", "stories260K.gguf"));
        using WorkerTeam team = new(2);
        using Transformer transformer = Transformer.Load(source, new TransformerOptions { Team = team, Precision = precision });
        using KvSequence sequence = transformer.Cache.CreateSequence();
        int[] next = Integers(facts, "prompt_tokens");
        List<int> story = [];
        ForwardBatch batch = new();
        foreach (int expected in Integers(facts, "greedy_tokens"))
        {
            batch.Clear();
            batch.Add(sequence, next);
            next = [ConformanceModel.Best(transformer.Forward(batch)[0])];
            Assert.Equal(expected, next[0]);
            story.Add(next[0]);
        }

        Assert.Equal(120, story.Count);
    }

    private static int[] Integers(JsonDocument facts, string name) =>
        [.. facts.RootElement.GetProperty(name).EnumerateArray().Select(static value => value.GetInt32())];
}
