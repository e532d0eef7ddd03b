using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lyceum.Training.Data;
using Lyceum.Training.Runs;
using Lyceum.Training.Runs.Settings;

namespace Lyceum.Commands;

/// <summary><c>lyceum train documents FILE</c>: what a run would learn from, to be looked at.</summary>
internal static class TrainDocumentsCommand
{
    // Documents are for people's eyes too: letters stay letters.
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(CommandHost host)
    {
        Argument<string> file = TrainCommand.File();
        Option<long> count = new("--count") { Description = "How many documents.", HelpName = "N", DefaultValueFactory = static _ => 10 };
        Option<long> skip = new("--skip") { Description = "How many are passed over first.", HelpName = "N" };
        Option<bool> heldOut = new("--held-out") { Description = "Those that are held out instead of those that are learnt from." };
        Option<string?> output = new("--out") { Description = "The file to write instead of standard output; one that is there is replaced.", HelpName = "FILE" };
        Command command = new("documents", "Writes the documents of a settings file's data, in the order in which they are learnt, as JSON lines.") { file, count, skip, heldOut, output };
        host.SetAction(command, (run, cancellation) => Task.Run(
            () =>
            {
                (long first, long wanted) = (run.Get(skip), run.Get(count));
                if (first < 0 || wanted < 0)
                {
                    throw new UsageException("--count and --skip take whole numbers from 0.");
                }

                SettingsFile<DocumentSettings> settings = TrainSettings.Read<DocumentSettings>(run.Require(file));
                JsonLinesOptions reading = new() { Malformed = settings.Settings.MalformedLines, Report = run.Terminal.Error.WriteLine };
                using DataSources sources = DataSources.Open(settings.Settings.Data, settings.Settings.Evaluation, settings.Resolve, settings.Settings.Seed, reading, cancellation);
                IReadOnlyList<IDocumentSource> chosen = run.Get(heldOut) ? sources.HeldOut : [sources.Training];
                if (run.Get(output) is { } path)
                {
                    WriteFile(Path.GetFullPath(path), chosen, first, wanted, cancellation);
                }
                else
                {
                    Write(line => run.Terminal.Output.WriteLine(line), chosen, first, wanted, cancellation);
                }

                return ExitCode.Done;
            },
            cancellation));
        return command;
    }

    private static void WriteFile(string path, IReadOnlyList<IDocumentSource> sources, long skip, long count, CancellationToken cancellation)
    {
        string part = path + ".part";
        using (StreamWriter writer = new(part) { NewLine = "\n" })
        {
            Write(writer.WriteLine, sources, skip, count, cancellation);
        }

        File.Move(part, path, overwrite: true);
    }

    private static void Write(Action<string> writeLine, IReadOnlyList<IDocumentSource> sources, long skip, long count, CancellationToken cancellation)
    {
        foreach (TrainingDocument document in sources.SelectMany(source => source.ReadAll(cancellation)).Skip(skip, count))
        {
            using MemoryStream line = new();
            using (Utf8JsonWriter writer = new(line, s_readable))
            {
                DocumentJson.Write(writer, document);
            }

            writeLine(System.Text.Encoding.UTF8.GetString(line.GetBuffer().AsSpan(0, (int)line.Length)));
        }
    }

    private static IEnumerable<TrainingDocument> Skip(this IEnumerable<TrainingDocument> documents, long skip, long count)
    {
        if (count == 0)
        {
            yield break;
        }

        long index = 0;
        foreach (TrainingDocument document in documents)
        {
            if (index++ >= skip)
            {
                yield return document;
            }

            if (index - skip >= count)
            {
                yield break;
            }
        }
    }
}
