namespace Lyceum.Platform;

/// <summary>A part of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The things, in the order that was asked for.</param>
/// <param name="HasMore">Whether more follow: after the last, or before the first where the page before a thing was asked for.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, bool HasMore);
