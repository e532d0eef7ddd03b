using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lyceum.TestKit;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Training.Tests.Runs.Settings;

public sealed partial class TrainingDocumentationTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "training.md"));

    [Theory]
    [InlineData("A tokenizer", typeof(TokenizerSettings))]
    [InlineData("Settings of a run", typeof(PretrainSettings), typeof(FinetuneSettings))]
    [InlineData("Shape", typeof(ShapeSettings))]
    [InlineData("Optimiser", typeof(OptimizerSettings))]
    [InlineData("Learning rate", typeof(ScheduleSettings))]
    [InlineData("Evaluation", typeof(EvaluationSettings))]
    [InlineData("Checkpoints", typeof(CheckpointSettings))]
    [InlineData("Sampling", typeof(SamplingSettings))]
    [InlineData("Data", typeof(DataSettings))]
    public void The_tables_have_every_setting_and_no_other(string heading, params Type[] settings)
    {
        string section = Section().Matches(s_page).Single(match => match.Groups["heading"].Value == heading).Groups["body"].Value;

        Assert.Equal(
            settings.SelectMany(static type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Select(static property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Distinct().Order(StringComparer.Ordinal),
            Row().Matches(section).Select(static match => match.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_examples_are_right()
    {
        string[] examples = [.. Example().Matches(s_page).Select(static match => match.Groups["json"].Value)];

        Assert.Equal(3, examples.Length);
        Assert.Equal(4096, SettingsFile.Parse<TokenizerSettings>(examples[0], "example").VocabularySize);
        Assert.Equal(2442, SettingsFile.Parse<PretrainSettings>(examples[1], "example").TotalSteps);
        Assert.Equal(500, SettingsFile.Parse<FinetuneSettings>(examples[2], "example").TotalSteps);
    }

    [GeneratedRegex(@"^#{2,3} (?<heading>[^\n]+)\n(?<body>(?:(?!#{2,3} )[^\n]*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("```jsonc\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
