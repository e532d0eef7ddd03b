using Microsoft.AspNetCore.Components;

namespace Lyceum.Web.Components;

/// <summary>What fields of a form have in common: a name, a label, a sentence that helps, and what was wrong.</summary>
public abstract class FieldBase : ComponentBase
{
    /// <summary>The field in the form that is sent.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    /// <summary>What it asks for.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>Its id where the name is not one on the page.</summary>
    [Parameter] public string? Id { get; set; }

    /// <summary>A sentence that helps.</summary>
    [Parameter] public string? Hint { get; set; }

    /// <summary>Whether a person begins here.</summary>
    [Parameter] public bool HasFocus { get; set; }

    /// <summary>Further attributes.</summary>
    [Parameter(CaptureUnmatchedValues = true)] public IReadOnlyDictionary<string, object>? Others { get; set; }

    /// <summary>What was wrong with the form.</summary>
    [CascadingParameter] protected FormErrors? Errors { get; set; }

    /// <summary>Its id.</summary>
    protected string FieldId => Id ?? Name;

    /// <summary>What was wrong with it; null where nothing was.</summary>
    protected string? Error => Errors?.Of(FieldId);

    /// <summary>Whether the focus goes here: a person begins here, or this alone was wrong.</summary>
    protected bool IsFocused => HasFocus || (Error is not null && Errors!.All.Count == 1);

    /// <summary>The attribute <c>aria-invalid</c>.</summary>
    protected string? Invalid => Error is null ? null : "true";

    /// <summary>The ids of the sentences about it.</summary>
    protected string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        (null, _) => $"{FieldId}-error",
        (_, null) => $"{FieldId}-hint",
        _ => $"{FieldId}-error {FieldId}-hint",
    };
}
