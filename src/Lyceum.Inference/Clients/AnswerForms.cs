using System.Text.Json;
using Lyceum.Inference.Chat;
using Lyceum.Inference.Constraints;
using Microsoft.Extensions.AI;

namespace Lyceum.Inference.Clients;

/// <summary>Finds the form that an answer to a chat must keep: of calls by the tools, of text by the response format or as the caller gave it.</summary>
/// <param name="format">How the model writes.</param>
/// <param name="constraints">Makes forms enforceable.</param>
internal sealed class AnswerForms(ChatFormat format, AnswerConstraints constraints)
{
    /// <summary>The form; null for any answer.</summary>
    /// <param name="options">The request's options.</param>
    /// <param name="tools">The tools that may be called.</param>
    /// <param name="given">A form that the caller gave.</param>
    /// <param name="opensReasoning">Whether the answer begins inside of reasoning.</param>
    /// <exception cref="ConstraintException">A schema cannot be enforced.</exception>
    /// <exception cref="ArgumentException">Two forms are asked for, or a tool that there is not.</exception>
    /// <exception cref="NotSupportedException">The response format is of an unknown kind, or the model cannot call tools.</exception>
    public OutputConstraint? Find(ChatOptions? options, IReadOnlyList<AIFunctionDeclaration> tools, OutputConstraint? given, bool opensReasoning)
    {
        AnswerForm? text = FindText(options?.ResponseFormat, given);
        bool mayReason = options?.Reasoning?.Effort != ReasoningEffort.None;
        ToolChoice choice = options?.ToolMode is RequiredChatToolMode required ? new ToolChoice(ToolChoiceMode.Required, required.RequiredFunctionName) : ToolChoice.Auto;
        if (tools.Count > 0 || choice.Mode == ToolChoiceMode.Required)
        {
            JsonElement[] functions = [.. tools.Select(static tool => ChatMessages.ToJson(tool, withStrict: true))];
            AnswerForm? form = ToolForms.Create(format, functions, choice, options?.AllowMultipleToolCalls != false, opensReasoning, mayReason, text);
            return form is null ? null : constraints.Get(form);
        }

        return text is null ? null : constraints.Get(TextForms.Create(format, text, opensReasoning, mayReason));
    }

    private static AnswerForm? FindText(ChatResponseFormat? response, OutputConstraint? given) => (response, given) switch
    {
        (ChatResponseFormatJson, not null) => throw new ArgumentException("A response format and a form of the caller's own are both set; set one of them.", nameof(response)),
        (ChatResponseFormatJson { Schema: { } schema }, _) => new JsonForm(schema, AnswerConstraints.AnyObject.Owner),
        (ChatResponseFormatJson, _) => AnswerConstraints.AnyObject,
        (null or ChatResponseFormatText, _) => given is null ? null : new GivenForm(given),
        _ => throw new NotSupportedException($"The response format {response.GetType().Name} is not known here; ask for text or JSON."),
    };
}
