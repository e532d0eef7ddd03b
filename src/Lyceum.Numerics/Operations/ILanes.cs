namespace Lyceum.Numerics.Operations;

/// <summary>
/// Sixteen float32 numbers, in as many registers as the path needs. A kernel written over this interface has the same
/// bits on every path, because every path has the same lanes and every operation is rounded once.
/// </summary>
/// <typeparam name="TSelf">The path.</typeparam>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf Load(float* source);

    /// <summary>Sixteen binary16 numbers; infinities and NaN do not occur.</summary>
    static abstract TSelf LoadHalf(ushort* source);

    /// <summary>Sixteen signed bytes.</summary>
    static abstract TSelf LoadCodes(sbyte* source);

    static abstract void Store(TSelf value, float* destination);

    static abstract TSelf Broadcast(float value);

    /// <summary><c>left · right + addend</c>, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The larger; <paramref name="right"/> where one is not a number.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller; <paramref name="right"/> where one is not a number.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    static abstract TSelf Abs(TSelf value);

    static abstract TSelf Sqrt(TSelf value);

    /// <summary>The nearest whole number, half to even.</summary>
    static abstract TSelf Round(TSelf value);

    /// <summary>2 to the power of a whole number from −126 to 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf exponent);

    /// <summary><paramref name="yes"/> where <paramref name="left"/> is less than <paramref name="right"/>, else <paramref name="no"/>.</summary>
    static abstract TSelf SelectLess(TSelf left, TSelf right, TSelf yes, TSelf no);

    /// <summary>Exchanges lanes 0 and 1, 2 and 3, and so on.</summary>
    static abstract TSelf SwapPairs(TSelf value);

    /// <summary>The sum of all lanes, pairwise: i with i + 8, then with i + 4, i + 2, i + 1.</summary>
    static abstract float Sum(TSelf value);

    /// <summary>The largest lane.</summary>
    static abstract float Largest(TSelf value);
}
