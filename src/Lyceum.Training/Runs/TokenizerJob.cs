using System.Text;
using Lyceum.Models.Templates;
using Lyceum.Models.Tokenization;
using Lyceum.Training.Data;
using Lyceum.Training.Runs.Settings;
using Lyceum.Training.Tokenizers;

namespace Lyceum.Training.Runs;

/// <summary>Learns a tokenizer as a settings file describes it and writes its files.</summary>
public static class TokenizerJob
{
    private const int MeasuredTexts = 1000;

    /// <summary>Reads the documents, learns, and writes <c>tokenizer.json</c>, <c>tokenizer_config.json</c> and <c>tokenizer.gguf</c>.</summary>
    /// <param name="file">The settings.</param>
    /// <param name="report">Told of lines that are skipped, from any thread; null for nobody.</param>
    /// <param name="progress">Told how many documents of how many are read, then how many tokens of how many are found; null for nobody.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="TrainingException">The settings ask for something that is not there or does not fit.</exception>
    /// <exception cref="InvalidDataException">A line is malformed, and such lines are refused.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static TokenizerSummary Run(
        SettingsFile<TokenizerSettings> file, Action<string>? report = null, Action<TokenizerPhase, long, long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        TokenizerSettings settings = file.Settings;
        string? template = settings.ChatTemplate is { } path ? File.ReadAllText(file.Resolve(path)) : null;
        ChatTemplate? parsed = template is null ? null : Parse(template);
        JsonLinesOptions reading = new() { Malformed = settings.MalformedLines, Report = report };
        using DataSources sources = DataSources.Open(settings.Data, null, file.Resolve, settings.Seed, reading, cancellation);
        long documents = Math.Min(settings.Documents, sources.Count ?? long.MaxValue);
        List<string> measured = [];
        IEnumerable<string> Texts()
        {
            for (long i = 0; i < documents; i++)
            {
                progress?.Invoke(TokenizerPhase.Reading, i, documents);
                if (sources.Training.Read(i) is not { } document)
                {
                    continue;
                }

                foreach (string text in DocumentTokenizer.Texts(document, parsed, settings.SpecialTokens))
                {
                    if (measured.Count < MeasuredTexts)
                    {
                        measured.Add(text);
                    }

                    yield return text;
                }
            }
        }

        TrainedTokenizer trained = TrainedTokenizer.Train(
            Texts(), settings.ToOptions(template), tokens => progress?.Invoke(TokenizerPhase.Merging, tokens, settings.VocabularySize), cancellation);
        string folder = file.Resolve(settings.Output);
        trained.Write(folder);
        Tokenizer tokenizer = trained.Create();
        long bytes = measured.Sum(static text => (long)Encoding.UTF8.GetByteCount(text));
        long tokens = measured.Sum(text => (long)tokenizer.Encode(text, addSpecial: false, parseSpecial: false).Length);
        return new TokenizerSummary(folder, trained.Tokens.Count, documents, Math.Round(bytes / (double)Math.Max(1, tokens), 3));
    }

    private static ChatTemplate Parse(string template)
    {
        try
        {
            return ChatTemplate.Parse(template);
        }
        catch (TemplateException error)
        {
            throw new TrainingException($"The chat template cannot be used: {error.Message}", error);
        }
    }
}
