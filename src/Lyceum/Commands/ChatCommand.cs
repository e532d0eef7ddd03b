using System.CommandLine;
using Lyceum.Chat;
using Lyceum.Inference;
using Lyceum.Inference.Clients;
using Lyceum.Inference.Generation;
using Microsoft.Extensions.AI;

namespace Lyceum.Commands;

/// <summary><c>lyceum chat [MODEL]</c>: one question and its answer, or a conversation.</summary>
internal static class ChatCommand
{
    private const string BuiltInModel = "primer-1";

    public static Command Create(CommandHost host)
    {
        Argument<string?> model = new("MODEL")
        {
            Description = $"A model file or folder, or the name of a model in the store (default: {BuiltInModel}, which comes with the program).",
            HelpName = "MODEL",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> message = new("--message", "-m") { Description = "One question; its answer alone is printed.", HelpName = "TEXT" };
        Option<string?> system = new("--system") { Description = "The system message.", HelpName = "TEXT" };
        SamplingArguments sampling = new();
        ModelArguments opening = new();
        Command command = new("chat", "Answers a question, or holds a conversation; /help there lists its commands.") { model, message, system };
        sampling.AddTo(command);
        opening.AddTo(command);
        host.SetAction(command, (run, cancellation) => ModelArguments.GuardAsync(async () =>
        {
            using LanguageModel opened = opening.Open(run, run.Get(model) ?? BuiltInModel);
            using LanguageModelChatClient client = new(opened, run.Time);
            GenerationOptions generation = sampling.Read(run, opened.DefaultSampling);
            ChatOptions options = new() { RawRepresentationFactory = _ => generation };
            if (run.Get(message) is { } question)
            {
                await AnswerAsync(run.Terminal, client, options, run.Get(system), question, cancellation).ConfigureAwait(false);
                return ExitCode.Done;
            }

            using Interrupts interrupts = Interrupts.OfProcess();
            return await new ChatConversation(run.Terminal, client, options, run.Get(system), interrupts).RunAsync().ConfigureAwait(false);
        }));
        return command;
    }

    private static async Task AnswerAsync(
        Terminal terminal, LanguageModelChatClient client, ChatOptions options, string? system, string question, CancellationToken cancellation)
    {
        List<ChatMessage> messages = [new ChatMessage(ChatRole.User, question)];
        if (system is not null)
        {
            messages.Insert(0, new ChatMessage(ChatRole.System, system));
        }

        ScreenText screen = new();
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, options, cancellation).ConfigureAwait(false))
        {
            await terminal.Output.WriteAsync(screen.Clean(update.Text)).ConfigureAwait(false);
        }

        await terminal.Output.WriteLineAsync().ConfigureAwait(false);
    }
}
