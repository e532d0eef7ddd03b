using System.Text.Json.Nodes;
using Lyceum.Training.Curriculum;
using Lyceum.Training.Data;
using Lyceum.Training.Optimization;
using Lyceum.Training.Runs;
using Lyceum.Training.Runs.Settings;
using Lyceum.Training.Tests.Data;

namespace Lyceum.Training.Tests.Runs;

public sealed class DataSourcesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Held_out_documents_are_never_learnt()
    {
        Write("a.jsonl", 200);
        using DataSources sources = Open([new DataSettings { Path = "a.jsonl" }], new EvaluationSettings { HeldOut = 0.2 });
        HashSet<string> learnt = [.. Texts(sources.Training, 1000)];
        string[] heldOut = [.. Texts(sources.HeldOut[0], sources.HeldOut[0].Count!.Value)];

        Assert.Equal(200, learnt.Count + heldOut.Length);
        Assert.Empty(learnt.Intersect(heldOut));
        Assert.InRange(heldOut.Length, 20, 60);
        Assert.Equal(200, sources.Count);
    }

    [Fact]
    public void Held_out_documents_are_shared_among_sources_and_limited()
    {
        Write("a.jsonl", 200);
        Write("b.jsonl", 200);
        DataSettings[] data = [new() { Path = "a.jsonl" }, new() { Path = "b.jsonl" }];
        using DataSources sources = Open(data, new EvaluationSettings { HeldOut = 0.3, Data = [new DataSettings { Curriculum = CurriculumName.PrimerExamination, PerFamily = 1 }] });
        BatchPackerOptions options = new() { BatchTokens = 4096, ContextLength = 4096 };

        IReadOnlyList<TokenBatch> batches = sources.ReadHeldOut(TestTokenizer.Documents, options, 31);
        Assert.Equal([11, 10, 10], batches.Select(static batch => batch.Starts.Count));
    }

    [Fact]
    public void A_pattern_names_several_files_in_their_order()
    {
        Write("b1.jsonl", 3);
        Write("b2.jsonl", 2);
        Write("c.jsonl", 9);
        using DataSources sources = Open([new DataSettings { Path = "b*.jsonl" }]);

        Assert.Equal(5, sources.Count);
        Assert.Equal(["b1.jsonl 0", "b1.jsonl 1", "b1.jsonl 2", "b2.jsonl 0", "b2.jsonl 1"], Texts(sources.Training, 5).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_source_says_tells_it_from_others()
    {
        Write("a.jsonl", 3);
        string Describe(ulong seed)
        {
            using DataSources sources = Open([new DataSettings { Path = "a.jsonl" }, new DataSettings { Curriculum = CurriculumName.Primer, Seed = seed }]);
            return sources.Description.ToJsonString();
        }

        string first = Describe(1);
        Assert.Equal(first, Describe(1));
        Assert.NotEqual(first, Describe(2));
        File.WriteAllText(_folder.File("a.jsonl"), File.ReadAllText(_folder.File("a.jsonl")).Replace("a.jsonl 1", "a.jsonl 7", StringComparison.Ordinal));
        Assert.NotEqual(first, Describe(1));
    }

    [Fact]
    public void What_a_source_says_has_its_seed_and_its_shares()
    {
        Write("a.jsonl", 30);
        string Describe(ulong? seed, PrimerWeights? groups, ulong runSeed = 1)
        {
            DataSettings[] data = [new() { Path = "a.jsonl", Seed = seed }, new() { Curriculum = CurriculumName.Primer, Seed = 5, Groups = groups }];
            using DataSources sources = DataSources.Open(data, null, _folder.File, runSeed, new JsonLinesOptions(), TestContext.Current.CancellationToken);
            return sources.Description.ToJsonString();
        }

        string first = Describe(null, null);
        Assert.Equal(first, Describe(1, new PrimerWeights()));
        Assert.Equal(Describe(7, null), Describe(null, null, runSeed: 7));
        Assert.NotEqual(first, Describe(2, null));
        Assert.NotEqual(first, Describe(null, new PrimerWeights { Talk = 8.001 }));
    }

    [Fact]
    public void Checkpoints_of_earlier_versions_are_of_the_same_sources()
    {
        Write("a.jsonl", 30);
        DataSettings[] data = [new() { Path = "a.jsonl", Seed = 4 }, new() { Curriculum = CurriculumName.Primer, Seed = 5 }];
        using DataSources sources = Open(data, new EvaluationSettings { Data = [new DataSettings { Curriculum = CurriculumName.PrimerExamination, PerFamily = 1 }] });
        string[] samples = [.. sources.Description.Select(static source => source!["sample"]!.ToString())];

        // What was written before seeds of files and shares of groups were.
        string before = $$"""[{"file":"a.jsonl","lines":30,"bytes":{{new FileInfo(_folder.File("a.jsonl")).Length}},"sample":"{{samples[0]}}"},{"curriculum":"Primer","seed":5,"sample":"{{samples[1]}}"},{"curriculum":"PrimerExamination","seed":1,"sample":"{{samples[2]}}"}]""";
        CheckpointState state = new()
        {
            Step = 1, Tokens = 1, LearntTokens = 1, Elapsed = default, Position = [], Configuration = new JsonObject { ["run"] = new JsonObject { ["data"] = JsonNode.Parse(before) } },
        };
        JsonObject here = new() { ["run"] = new JsonObject { ["data"] = sources.Description.DeepClone() } };
        Assert.NotEmpty(ConfigurationComparison.Differences(state.Configuration, here));

        AllowedChanges.Adopt(state, here, new LearningRateSchedule { Peak = 1, TotalSteps = 1 });
        Assert.Empty(ConfigurationComparison.Differences(state.Configuration, here));
    }

    [Fact]
    public void A_document_is_found_by_the_name_that_a_source_gives_it()
    {
        Write("a.jsonl", 40);
        Write("b.jsonl", 30);
        using DataSources sources = Open([new DataSettings { Path = "a.jsonl" }, new DataSettings { Path = "b.jsonl" }], new EvaluationSettings { HeldOut = 0.2 });
        foreach (IDocumentSource source in (IDocumentSource[])[sources.Training, .. sources.HeldOut])
        {
            for (long i = 0; i < Math.Min(200, source.Count ?? 200); i++)
            {
                if (source.Read(i) is TextDocument text)
                {
                    string[] words = text.Text.Split(' ');
                    Assert.Equal($"{_folder.File(words[0])}:{int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture) + 1}", source.NameOf(i));
                }
            }
        }
    }

    [Fact]
    public void An_exercise_is_found_by_its_curriculum_seed_and_number()
    {
        Write("a.jsonl", 4);
        DataSettings examination = new() { Curriculum = CurriculumName.PrimerExamination, PerFamily = 1 };
        using DataSources sources = Open([new DataSettings { Curriculum = CurriculumName.Primer, Seed = 5 }, new DataSettings { Path = "a.jsonl" }], new EvaluationSettings { Data = [examination] });

        Assert.Equal(["Exercise 0 of 'primer' with seed 5", "Exercise 1 of 'primer' with seed 5"], Enumerable.Range(0, 4).Select(i => sources.Training.NameOf(i)).Where(static name => name.StartsWith("Exercise", StringComparison.Ordinal)));
        Assert.Equal("Exercise 3 of 'primer-examination' with seed 1", sources.HeldOut[0].NameOf(3));
    }

    [Theory]
    [InlineData("none.jsonl")]
    [InlineData("none*.jsonl")]
    [InlineData("none/*.jsonl")]
    [InlineData("empty.jsonl")]
    public void A_file_that_is_not_there_or_empty_is_refused(string path)
    {
        File.WriteAllText(_folder.File("empty.jsonl"), "");

        Assert.Contains(path, Assert.Throws<TrainingException>(() => Open([new DataSettings { Path = path }])).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts(IDocumentSource source, long count)
    {
        for (long i = 0; i < count; i++)
        {
            if (source.Read(i) is TextDocument text)
            {
                yield return text.Text;
            }
        }
    }

    private void Write(string name, int lines) =>
        File.WriteAllLines(_folder.File(name), Enumerable.Range(0, lines).Select(i => $"{{\"text\": \"{name} {i}\"}}"));

    private DataSources Open(IReadOnlyList<DataSettings> data, EvaluationSettings? evaluation = null) =>
        DataSources.Open(data, evaluation, _folder.File, 1, new JsonLinesOptions(), TestContext.Current.CancellationToken);
}
