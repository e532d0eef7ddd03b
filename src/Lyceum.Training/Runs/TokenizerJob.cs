using Lyceum.Models.Templates;
using Lyceum.Training.Data;
using Lyceum.Training.Runs.Settings;
using Lyceum.Training.Tokenizers;

namespace Lyceum.Training.Runs;

/// <summary>Learns a tokenizer as a settings file describes it and writes its files.</summary>
public static class TokenizerJob
{
    /// <summary>Reads the documents, learns, and writes <c>tokenizer.json</c>, <c>tokenizer_config.json</c> and <c>tokenizer.gguf</c>.</summary>
    /// <param name="file">The settings.</param>
    /// <param name="report">Told of lines and documents that are skipped, from any thread; null for nobody.</param>
    /// <param name="progress">Told how many documents of how many are read, then how many tokens of how many are found; null for nobody.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="TrainingException">The settings ask for something that is not there or does not fit.</exception>
    /// <exception cref="InvalidDataException">A line is malformed or the chat template refuses its conversation, and such lines are refused. The message names it.</exception>
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
        SkipReports skipped = new(report, "skipped documents");
        CompressionSample sample = new();
        IEnumerable<string> Texts()
        {
            for (long i = 0; i < documents; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Invoke(TokenizerPhase.Reading, i, documents);
                if (sources.Training.Read(i) is not { } document)
                {
                    continue;
                }

                foreach (string text in TextsOf(document, i))
                {
                    sample.Add(text);
                    yield return text;
                }
            }
        }

        IEnumerable<string> TextsOf(TrainingDocument document, long index)
        {
            try
            {
                return DocumentTokenizer.Texts(document, parsed, settings.SpecialTokens);
            }
            catch (InvalidDataException error)
            {
                string name = sources.Training.NameOf(index);
                if (settings.MalformedLines == MalformedLines.Refuse)
                {
                    throw new InvalidDataException($"{name}: {error.Message}", error);
                }

                skipped.Add(name, error.Message);
                return [];
            }
        }

        TrainedTokenizer trained = TrainedTokenizer.Train(
            Texts(), settings.ToOptions(template), tokens => progress?.Invoke(TokenizerPhase.Merging, tokens, settings.VocabularySize), cancellation);
        double bytesPerToken = sample.BytesPerToken(trained.Create(), cancellation);
        string folder = file.Resolve(settings.Output);
        trained.Write(folder);
        return new TokenizerSummary(folder, trained.Tokens.Count, documents, bytesPerToken);
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
