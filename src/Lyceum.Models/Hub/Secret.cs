using System.Diagnostics;

namespace Lyceum.Models.Hub;

/// <summary>A value that must never be printed or logged by accident: its text form is a mask. <see cref="Reveal"/> gives the value.</summary>
[DebuggerDisplay("***")]
public readonly struct Secret : IEquatable<Secret>
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string? _value;

    /// <summary>Wraps a value; null and white space mean that there is none.</summary>
    public Secret(string? value) => _value = string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    /// <summary>Whether there is no value.</summary>
    public bool IsEmpty => _value is null;

    /// <summary>The value itself, or the empty string. Only for the place that sends it.</summary>
    public string Reveal() => _value ?? "";

    /// <summary>A mask of fixed length.</summary>
    public override string ToString() => IsEmpty ? "" : "***";

    /// <inheritdoc/>
    public bool Equals(Secret other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Secret other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : StringComparer.Ordinal.GetHashCode(_value);

    /// <summary>Whether both hold the same value.</summary>
    public static bool operator ==(Secret left, Secret right) => left.Equals(right);

    /// <summary>Whether they hold different values.</summary>
    public static bool operator !=(Secret left, Secret right) => !left.Equals(right);
}
