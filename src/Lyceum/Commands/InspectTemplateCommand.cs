using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lyceum.Models.Files;
using Lyceum.Models.Templates;

namespace Lyceum.Commands;

/// <summary><c>lyceum inspect template (--model MODEL | --template FILE) --context FILE.json</c>: the rendered text and nothing else.</summary>
internal static class InspectTemplateCommand
{
    private const string TemplateKey = "tokenizer.chat_template";

    public static Command Create(CommandHost host)
    {
        Option<string?> model = new("--model") { Description = "A model whose chat template is rendered.", HelpName = "MODEL" };
        Option<string?> template = new("--template") { Description = "A file with a template, in place of a model.", HelpName = "FILE" };
        Option<string> context = new("--context") { Description = "A JSON object; its keys are the template's variables.", HelpName = "FILE.json", Required = true };
        Option<string?> now = new("--now") { Description = "The local time that strftime_now tells, for instance 2025-03-14T09:26:53.", HelpName = "TIME" };
        Command command = new("template", "Renders a chat template to standard output.") { model, template, context, now };
        host.SetAction(command, run =>
        {
            TemplateOptions options = new() { Time = run.Time, Now = run.Get(now) is { } time ? ParseTime(time) : null };
            string source = (run.Get(model), run.Get(template)) switch
            {
                ({ } asked, null) => TemplateOf(run, asked),
                (null, { } path) => Text(InputFile.Read(path), path),
                _ => throw new UsageException("Give either --model MODEL or --template FILE."),
            };
            using JsonDocument variables = ReadContext(run.Require(context));

            // Rendered in full before anything is written: a failure leaves standard output empty.
            string rendered = ChatTemplate.Parse(source).Render(variables.RootElement, options);
            run.Terminal.Output.Write(rendered);
            return ExitCode.Done;
        });
        return command;
    }

    private static string TemplateOf(Invocation run, string model)
    {
        using ModelSource source = run.Open(model);
        return source.Metadata.GetString(TemplateKey, null)
            ?? throw new CommandException($"The model '{model}' has no chat template ({TemplateKey}); give one with --template FILE.");
    }

    private static DateTime ParseTime(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time)
            ? time
            : throw new UsageException($"--now takes a time like 2025-03-14T09:26:53, not '{text}'.");

    private static JsonDocument ReadContext(string path)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(Text(InputFile.Read(path), path), new JsonDocumentOptions { MaxDepth = 512 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new CommandException($"The context {path} is not a JSON object; its keys are to be the template's variables.");
        }
        catch (JsonException e)
        {
            throw new CommandException($"The context {path} is not JSON: {e.Message}", e);
        }
    }

    private static string Text(byte[] bytes, string path)
    {
        try
        {
            ReadOnlySpan<byte> text = bytes;
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[3..] : text);
        }
        catch (DecoderFallbackException e)
        {
            throw new CommandException($"The file {path} is not UTF-8 (byte {e.Index}).", e);
        }
    }
}
