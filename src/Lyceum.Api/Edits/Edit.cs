using Lyceum.Api.Chat;
using Lyceum.Api.Http;

namespace Lyceum.Api.Edits;

/// <summary>The body of <c>POST /v1/edits</c>, as of 2023.</summary>
internal sealed class EditRequest : ApiRequest
{
    public string? Model { get; init; }

    public string? Input { get; init; }

    public string? Instruction { get; init; }

    public int? N { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }
}

/// <summary>Edited texts.</summary>
internal sealed record Edit(long Created, IReadOnlyList<EditChoice> Choices, CompletionUsage Usage)
{
    public string Object { get; init; } = "edit";
}

/// <summary>An edited text.</summary>
internal sealed record EditChoice(string Text, int Index);
