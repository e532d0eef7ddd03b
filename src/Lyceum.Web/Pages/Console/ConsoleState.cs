namespace Lyceum.Web.Pages.Console;

/// <summary>What a page of the console shows.</summary>
public enum ConsoleState
{
    /// <summary>It is being read.</summary>
    Waiting,

    /// <summary>What it is about.</summary>
    Ready,

    /// <summary>That it is not for who asks.</summary>
    Refused,

    /// <summary>That what it is about is not there.</summary>
    Missing,
}
