using System.Text.Json;
using Lyceum.Models.Templates.Syntax;
using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates;

/// <summary>
/// A chat template: the Jinja source that a model carries in its metadata, parsed once and rendered for each prompt.
/// Follows Jinja2 3.1 as Hugging Face's <c>apply_chat_template</c> sets it up: an immutable sandbox with
/// <c>trim_blocks</c>, <c>lstrip_blocks</c>, loop controls, <c>generation</c> blocks, <c>raise_exception</c> and
/// <c>strftime_now</c>. One template may be rendered by several threads at a time.
/// </summary>
public sealed class ChatTemplate
{
    private readonly ScopedBody _body;

    private ChatTemplate(string source, ScopedBody body)
    {
        Source = source;
        _body = body;
    }

    /// <summary>The template's text.</summary>
    public string Source { get; }

    /// <summary>Parses a template.</summary>
    /// <exception cref="TemplateException">The text is no template, or uses a tag, filter or test that does not exist.</exception>
    public static ChatTemplate Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ChatTemplate(source, Parser.Parse(source));
    }

    /// <summary>Renders with variables given as .NET values: null, bool, numbers, text, dictionaries with text keys, sequences, JSON.</summary>
    /// <exception cref="TemplateException">The template raised an error, used a value wrongly, or went over a limit.</exception>
    /// <exception cref="ArgumentException">A variable is of a type that a template cannot hold.</exception>
    public string Render(IReadOnlyDictionary<string, object?> variables, TemplateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return Render(options, renderer =>
        {
            foreach ((string name, object? value) in variables)
            {
                renderer.Define(name, Conversion.From(renderer, value));
            }
        });
    }

    /// <summary>Renders with the members of a JSON object as variables; their order is kept, and 1.0 stays a float.</summary>
    /// <exception cref="TemplateException">The template raised an error, used a value wrongly, or went over a limit.</exception>
    /// <exception cref="ArgumentException">The JSON is not an object.</exception>
    public string Render(JsonElement context, TemplateOptions? options = null)
    {
        if (context.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException("The variables of a template are the members of a JSON object.", nameof(context));
        }

        return Render(options, renderer =>
        {
            foreach ((object? name, object? value) in ((DictValue)Conversion.From(renderer, context)!).Pairs)
            {
                renderer.Define((string)name!, value);
            }
        });
    }

    /// <summary>Renders a conversation.</summary>
    /// <exception cref="TemplateException">The template raised an error, used a value wrongly, or went over a limit.</exception>
    public string Render(ChatPrompt prompt, TemplateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return Render(prompt.ToVariables(), options);
    }

    private string Render(TemplateOptions? options, Action<Renderer> define)
    {
        Renderer renderer = new(options ?? TemplateOptions.Default);
        try
        {
            define(renderer);
            _body.Execute(renderer, _body.Open());
            return renderer.Output.ToString();
        }
        catch (TemplateException failure)
        {
            throw failure.At(renderer.Line);
        }
    }
}
