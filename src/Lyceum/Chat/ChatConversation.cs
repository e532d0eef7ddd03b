using System.Globalization;
using System.Text;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Chat;

/// <summary>A conversation on a terminal, or with lines from a pipe. Answers go to standard output, everything else to standard error.</summary>
internal sealed class ChatConversation
{
    private readonly Terminal _terminal;
    private readonly IChatClient _client;
    private readonly ChatOptions _options;
    private readonly Interrupts _interrupts;
    private readonly MessageReader _reader;
    private readonly ChatCommands _commands;
    private int _exitCode = ExitCode.Done;

    /// <summary>Makes a conversation.</summary>
    /// <param name="terminal">Where it is held.</param>
    /// <param name="client">Who answers.</param>
    /// <param name="options">How; <c>/set</c> changes them.</param>
    /// <param name="system">The system message, or null.</param>
    /// <param name="interrupts">Ctrl-C.</param>
    public ChatConversation(Terminal terminal, IChatClient client, ChatOptions options, string? system, Interrupts interrupts)
    {
        _terminal = terminal;
        _client = client;
        _options = options;
        _interrupts = interrupts;
        _reader = new MessageReader(terminal.Input, Prompt);
        _commands = new ChatCommands(this);
        System = system;
    }

    /// <summary>The system message, or null.</summary>
    public string? System { get; set; }

    /// <summary>The user's messages and the answers.</summary>
    public List<ChatMessage> Messages { get; } = [];

    /// <summary>How answers are made.</summary>
    public ChatOptions Options => _options;

    /// <summary>What the last answer took, or null before the first.</summary>
    public AnswerStatistics? LastStatistics { get; private set; }

    /// <summary>Tokens of all answers.</summary>
    public int TotalTokens { get; private set; }

    /// <summary>Set when the user wants to leave.</summary>
    public bool IsOver { get; set; }

    /// <summary>Tells the user something that is not an answer.</summary>
    public void Say(string text) => _terminal.Error.WriteLine(text);

    /// <summary>Tells the user what went wrong.</summary>
    public void Fail(string sentence)
    {
        _terminal.Error.WriteLine($"lyceum: {sentence}");
        if (!_terminal.IsInteractive)
        {
            _exitCode = ExitCode.Failed;
        }
    }

    /// <summary>Holds the conversation.</summary>
    /// <returns>The exit code: failed if something went wrong and nobody was there to see it.</returns>
    public async Task<int> RunAsync()
    {
        if (_terminal.IsInteractive)
        {
            Say("Type a message, /help for the commands, /quit to leave.");
        }

        while (!IsOver && !_interrupts.Leave.IsCancellationRequested)
        {
            string? message;
            try
            {
                message = await _reader.ReadAsync(_interrupts.Stop.IsCancellationRequested ? _interrupts.Leave : _interrupts.Stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                Say(_interrupts.Leave.IsCancellationRequested ? "" : "\nPress Ctrl-C once more to leave.");
                continue;
            }

            if (message is null)
            {
                break;
            }

            _interrupts.Rearm();
            if (message.StartsWith('/'))
            {
                _commands.Run(message);
            }
            else if (!string.IsNullOrWhiteSpace(message))
            {
                await AnswerAsync(message).ConfigureAwait(false);
            }
        }

        return _exitCode;
    }

    private void Prompt(bool continues)
    {
        if (_terminal.IsInteractive)
        {
            _terminal.Error.Write(continues ? ". " : "> ");
        }
    }

    private async Task AnswerAsync(string message)
    {
        Messages.Add(new ChatMessage(ChatRole.User, message));
        StringBuilder answer = new();
        ScreenText clean = new();
        try
        {
            List<ChatMessage> all = System is null ? Messages : [new ChatMessage(ChatRole.System, System), .. Messages];
            await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync(all, _options, _interrupts.Stop).ConfigureAwait(false))
            {
                answer.Append(update.Text);
                _terminal.Output.Write(clean.Clean(update.Text));
                if (update.RawRepresentation is AnswerEnded { Statistics: var statistics })
                {
                    LastStatistics = statistics;
                    TotalTokens += statistics.GeneratedTokens;
                }
            }

            _terminal.Output.WriteLine();
            Messages.Add(new ChatMessage(ChatRole.Assistant, answer.ToString()));
        }
        catch (OperationCanceledException) when (_interrupts.Stop.IsCancellationRequested)
        {
            // What was said was said: the model sees its half answer in the next turn.
            _terminal.Output.WriteLine();
            Messages.Add(new ChatMessage(ChatRole.Assistant, answer.ToString()));
            Say("(stopped)");
        }
#pragma warning disable CA1031 // A message that cannot be answered must not end the conversation.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (answer.Length > 0)
            {
                _terminal.Output.WriteLine();
            }

            Messages.RemoveAt(Messages.Count - 1);
            Fail(e.Message);
        }
    }
}
