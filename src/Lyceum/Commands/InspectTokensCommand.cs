using System.CommandLine;
using System.Globalization;
using System.Text;
using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;

namespace Lyceum.Commands;

/// <summary><c>lyceum inspect tokens MODEL --text-file FILE</c>.</summary>
internal static class InspectTokensCommand
{
    public static Command Create(CommandHost host)
    {
        Argument<string> model = CommonOptions.Model();
        Option<string?> file = new("--text-file") { Description = "A file whose bytes are the text, as they are.", HelpName = "FILE" };
        Option<string?> text = new("--text") { Description = "The text itself, in place of a file.", HelpName = "TEXT" };
        Option<bool> special = new("--special") { Description = "Adds the begin and end tokens that the model asks for, and reads special tokens in the text." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("tokens", "Shows the tokens of a text; a file that holds only a vocabulary is enough.") { model, file, text, special, json };
        host.SetAction(command, run =>
        {
            byte[] utf8 = (run.Get(file), run.Get(text)) switch
            {
                ({ } path, null) => InputFile.Read(path),
                (null, { } given) => Encoding.UTF8.GetBytes(given),
                _ => throw new UsageException("Give the text with either --text-file FILE or --text TEXT."),
            };
            using ModelSource source = run.Open(run.Require(model));
            Tokenizer tokenizer = Tokenizer.Create(source.Metadata);
            int[] ids = tokenizer.Encode(utf8, run.Get(special), run.Get(special));
            if (run.Get(json))
            {
                run.Terminal.WriteJsonLine(new { Ids = ids, Tokens = ids.Select(tokenizer.GetText) });
            }
            else
            {
                run.Terminal.WriteTable(
                    [">ID", "TOKEN"],
                    ids.Select(id => new[] { id.ToString(CultureInfo.InvariantCulture), TerminalText.Plain(tokenizer.GetText(id)) }));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
