namespace Lyceum.Web.Components;

/// <summary>What an alert tells.</summary>
public enum AlertKind
{
    /// <summary>Something to know.</summary>
    Information,

    /// <summary>Something worked.</summary>
    Success,

    /// <summary>Something to look out for.</summary>
    Warning,

    /// <summary>Something did not work.</summary>
    Error,
}
