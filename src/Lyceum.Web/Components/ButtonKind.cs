namespace Lyceum.Web.Components;

/// <summary>How much a button asks for.</summary>
public enum ButtonKind
{
    /// <summary>The one thing to do on a page, or in a card.</summary>
    Primary,

    /// <summary>Another thing to do.</summary>
    Secondary,

    /// <summary>A thing that stands back, such as one in a row of a list.</summary>
    Quiet,

    /// <summary>What cannot be taken back.</summary>
    Danger,
}
