namespace Lyceum.Numerics.Operations;

/// <summary>How keys and values are kept.</summary>
public enum KeyValueFormat
{
    /// <summary>binary32.</summary>
    F32,

    /// <summary>binary16, rounded to nearest; what is too large becomes the largest half.</summary>
    F16,

    /// <summary>8 bits with one binary32 scale for each 32 numbers of a head.</summary>
    Q8_0,
}
