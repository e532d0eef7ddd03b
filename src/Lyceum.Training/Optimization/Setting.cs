using System.Globalization;
using System.Numerics;

namespace Lyceum.Training.Optimization;

/// <summary>Checks of settings.</summary>
internal static class Setting
{
    /// <summary>Throws with the setting's name, its value and what it may be.</summary>
    public static void Require<T>(bool holds, string name, T value, string expected)
        where T : INumber<T>
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it should be {expected}."));
        }
    }
}
