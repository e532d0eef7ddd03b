using System.Text;
using Spectre.Console;

namespace Lyceum;

/// <summary>
/// Where a command reads and writes. Output is UTF-8 without a byte order mark and with <c>\n</c> line ends whatever the locale says,
/// so that a program that reads it gets the same bytes everywhere.
/// </summary>
internal sealed class Terminal : IDisposable
{
    // Tables must not wrap in a pipe: there is no screen whose width they could fit.
    private const int PipeWidth = 4096;

    private readonly bool _owned;
    private Encoding? _screenEncoding;

    /// <summary>Makes a terminal of the caller's writers, which stay the caller's.</summary>
    public Terminal(TextReader input, TextWriter output, TextWriter error)
    {
        Input = input;
        Output = output;
        Error = error;
    }

    private Terminal(bool owned, TextReader input, TextWriter output, TextWriter error)
        : this(input, output, error) => _owned = owned;

    /// <summary>Standard input.</summary>
    public TextReader Input { get; }

    /// <summary>Standard output: what the command was asked for, and nothing else.</summary>
    public TextWriter Output { get; }

    /// <summary>Standard error: errors, questions and progress.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a person sits at both ends, so that a question can be asked.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether standard output is a screen: colours and widths make sense.</summary>
    public bool OutputIsScreen { get; init; }

    /// <summary>Whether standard error is a screen: progress makes sense.</summary>
    public bool ErrorIsScreen { get; init; }

    /// <summary>The streams of this process.</summary>
    public static Terminal OfProcess()
    {
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        Encoding? screenEncoding = null;
        bool typed = false;
        if (OperatingSystem.IsWindows())
        {
            // A console reads and shows a code page of its own; what is typed is whole only as UTF-16, which Console.In reads.
            if (!Console.IsOutputRedirected || !Console.IsErrorRedirected)
            {
                screenEncoding = Console.OutputEncoding;
                Console.OutputEncoding = utf8;
            }

            typed = !Console.IsInputRedirected;
            if (typed)
            {
                Console.InputEncoding = Encoding.Unicode;
            }
        }

        return new Terminal(
            owned: true,
            typed ? Console.In : new StreamReader(Console.OpenStandardInput(), utf8),
            new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true, NewLine = "\n" },
            new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true, NewLine = "\n" })
        {
            IsInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
            OutputIsScreen = !Console.IsOutputRedirected,
            ErrorIsScreen = !Console.IsErrorRedirected,
            _screenEncoding = screenEncoding,
        };
    }

    /// <summary>Standard output for tables and styled text; plain text when it is not a screen.</summary>
    public IAnsiConsole OutputConsole() => Styled(Output, OutputIsScreen);

    /// <summary>Standard error for progress; plain text when it is not a screen.</summary>
    public IAnsiConsole ErrorConsole() => Styled(Error, ErrorIsScreen);

    /// <summary>Writes a table to standard output.</summary>
    /// <param name="columns">The headings; one that starts with <c>&gt;</c> is aligned to the right.</param>
    /// <param name="rows">The cells, as plain text.</param>
    public void WriteTable(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Table table = new Table().Border(TableBorder.None);
        foreach (string column in columns)
        {
            bool right = column.StartsWith('>');
            TableColumn heading = new TableColumn(new Text(right ? column[1..] : column, new Style(decoration: Decoration.Bold))).NoWrap();
            table.AddColumn(right ? heading.RightAligned() : heading);
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            table.AddRow(row.Select(static cell => new Text(cell)));
        }

        OutputConsole().Write(table);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_owned)
        {
            Input.Dispose();
            Output.Dispose();
            Error.Dispose();
        }

        if (_screenEncoding is not null)
        {
            // The console outlives the program, and belongs to the shell.
            Console.OutputEncoding = _screenEncoding;
            _screenEncoding = null;
        }
    }

    private static IAnsiConsole Styled(TextWriter writer, bool screen)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = screen ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = screen ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = screen ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!screen)
        {
            console.Profile.Width = PipeWidth;
        }

        return console;
    }
}
