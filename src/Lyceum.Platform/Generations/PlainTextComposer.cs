using System.Text;
using System.Text.Json;

namespace Lyceum.Platform.Generations;

/// <summary>Makes one text part of all events of the type <see cref="TextType"/> and knows no other.</summary>
public sealed class PlainTextComposer : IMessageComposer
{
    /// <summary>The type of an event whose payload is text as it is.</summary>
    public const string TextType = "text";

    private readonly StringBuilder _text = new();

    /// <inheritdoc/>
    public void Add(GenerationEvent happened)
    {
        if (happened.Type == TextType)
        {
            _text.Append(happened.Payload);
        }
    }

    /// <inheritdoc/>
    public MessageContent Build()
    {
        string text = _text.ToString();
        return new MessageContent(JsonSerializer.Serialize(new[] { new { type = TextType, text } }), text);
    }
}
