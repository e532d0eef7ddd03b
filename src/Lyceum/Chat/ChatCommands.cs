using System.Globalization;
using System.Text.Json;
using Lyceum.Inference.Generation;
using Lyceum.Inference.Serving;
using Microsoft.Extensions.AI;

namespace Lyceum.Chat;

/// <summary>The commands of a conversation: lines that begin with a slash.</summary>
internal sealed class ChatCommands
{
    private static readonly JsonSerializerOptions FileFormat = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly ChatConversation _conversation;
    private readonly Command[] _commands;
    private readonly Setting[] _settings;

    /// <summary>Makes the commands of a conversation.</summary>
    public ChatCommands(ChatConversation conversation)
    {
        _conversation = conversation;
        _commands =
        [
            new("/help", "", "shows this list", _ => Help()),
            new("/system", "[TEXT]", "sets the system message; without text, removes it", SetSystem),
            new("/reset", "", "forgets the conversation, the system message excepted", _ => Reset()),
            new("/save", "FILE", "writes the conversation to a file", Save),
            new("/load", "FILE", "goes on with a conversation from a file", Load),
            new("/set", "[NAME VALUE]", "changes how answers are made; without a name, shows it", Set),
            new("/stats", "", "shows what the last answer took", _ => ShowStatistics()),
            new("/quit", "", "leaves", _ => _conversation.IsOver = true),
        ];
        ChatOptions options = conversation.Options;
        _settings =
        [
            new("temperature", () => options.Temperature, text => options.Temperature = Number(text)),
            new("top-p", () => options.TopP, text => options.TopP = Number(text)),
            new("top-k", () => options.TopK, text => options.TopK = WholeNumber(text)),
            new("max-tokens", () => options.MaxOutputTokens, text => options.MaxOutputTokens = WholeNumber(text)),
            new("seed", () => options.Seed, text => options.Seed = WholeNumber(text)),
            new("frequency-penalty", () => options.FrequencyPenalty, text => options.FrequencyPenalty = Number(text)),
            new("presence-penalty", () => options.PresencePenalty, text => options.PresencePenalty = Number(text)),
        ];
    }

    /// <summary>Runs a line that begins with a slash.</summary>
    public void Run(string line)
    {
        string[] words = line.Split((char[]?)null, 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Command? command = Array.Find(_commands, command => command.Name == words[0]);
        if (command is null)
        {
            _conversation.Fail($"There is no command {words[0]}; /help lists them.");
            return;
        }

        string argument = words.Length > 1 ? words[1] : "";
        if (argument.Length == 0 && command.Arguments.Length > 0 && command.Arguments[0] != '[')
        {
            _conversation.Fail($"{command.Name} takes {command.Arguments}.");
            return;
        }

        command.Run(argument);
    }

    private static float Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) ? number : throw new FormatException("a number");

    private static int WholeNumber(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : throw new FormatException("a whole number");

    private void Help()
    {
        foreach (Command command in _commands)
        {
            _conversation.Say($"  {command.Name + ' ' + command.Arguments,-22}{command.Meaning}");
        }

        _conversation.Say("A line that ends with \\ goes on in the next one; lines between \"\"\" and \"\"\" are one message. Ctrl-C stops an answer, twice leaves.");
    }

    private void SetSystem(string text)
    {
        _conversation.System = text.Length > 0 ? text : null;
        _conversation.Say(text.Length > 0 ? "The system message is set." : "There is no system message now.");
    }

    private void Reset()
    {
        _conversation.Messages.Clear();
        _conversation.Say("The conversation is empty.");
    }

    private void Save(string file)
    {
        try
        {
            SavedConversation saved = new(
                _conversation.System,
                [.. _conversation.Messages.Select(static message => new SavedMessage(message.Role.Value, message.Text))]);

            // Under another name first, so that a full disk does not cost the file that was there.
            string temporary = file + ".partial";
            File.WriteAllText(temporary, JsonSerializer.Serialize(saved, FileFormat));
            File.Move(temporary, file, overwrite: true);
            _conversation.Say($"Saved {saved.Messages.Count} messages to {file}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _conversation.Fail($"{file} cannot be written: {e.Message}");
        }
    }

    private void Load(string file)
    {
        try
        {
            SavedConversation? saved = JsonSerializer.Deserialize<SavedConversation>(File.ReadAllText(file), FileFormat);
            if (saved?.Messages is null || saved.Messages.Any(static message => message is not { Role: "user" or "assistant", Content: not null }))
            {
                _conversation.Fail($"{file} is no saved conversation: messages with the roles user and assistant were expected.");
                return;
            }

            _conversation.System = saved.System;
            _conversation.Messages.Clear();
            _conversation.Messages.AddRange(saved.Messages.Select(static message => new ChatMessage(new ChatRole(message.Role), message.Content)));
            _conversation.Say($"Loaded {saved.Messages.Count} messages from {file}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or JsonException)
        {
            _conversation.Fail($"{file} cannot be read: {e.Message}");
        }
    }

    private void Set(string argument)
    {
        if (argument.Length == 0)
        {
            foreach (Setting shown in _settings)
            {
                _conversation.Say(string.Create(CultureInfo.InvariantCulture, $"  {shown.Name,-20}{shown.Get() ?? "(the model's own)"}"));
            }

            return;
        }

        string[] words = argument.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Setting? setting = Array.Find(_settings, setting => setting.Name == words[0]);
        if (setting is null || words.Length != 2)
        {
            _conversation.Fail($"/set takes a name and a value; the names are {string.Join(", ", _settings.Select(static setting => setting.Name))}.");
            return;
        }

        try
        {
            setting.Put(words[1]);
            _conversation.Say($"{setting.Name} is {words[1]}.");
        }
        catch (FormatException e)
        {
            _conversation.Fail($"{setting.Name} takes {e.Message}.");
        }
    }

    private void ShowStatistics()
    {
        if (_conversation.LastStatistics is not { } last)
        {
            _conversation.Say("There is no answer yet.");
            return;
        }

        _conversation.Say(Describe(last));
        _conversation.Say($"All answers: {_conversation.TotalTokens} tokens.");
    }

    private static string Describe(AnswerStatistics last) => string.Create(
        CultureInfo.InvariantCulture,
        $"Prompt: {last.PromptTokens} tokens, {last.CachedTokens} of them known, {last.PromptTokensPerSecond:F1} tokens/s. Answer: {last.GeneratedTokens} tokens, {last.GeneratedTokensPerSecond:F1} tokens/s.");

    private sealed record Command(string Name, string Arguments, string Meaning, Action<string> Run);

    private sealed record Setting(string Name, Func<object?> Get, Action<string> Put);

    private sealed record SavedConversation(string? System, IReadOnlyList<SavedMessage> Messages);

    private sealed record SavedMessage(string Role, string Content);
}
