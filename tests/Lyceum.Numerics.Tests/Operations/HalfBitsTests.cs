using Lyceum.Numerics.Operations;

namespace Lyceum.Numerics.Tests.Operations;

public sealed unsafe class HalfBitsTests
{
    [Fact]
    public void Every_half_survives()
    {
        for (int bits = 0; bits < 0x10000; bits += 16)
        {
            if ((bits & 0x7C00) == 0x7C00)
            {
                continue;
            }

            ushort[] halves = [.. Enumerable.Range(bits, 16).Select(static b => (ushort)b)];
            Check<Lanes128>(halves);
            if (InstructionSets.Available.Contains(InstructionSet.Avx2))
            {
                Check<Lanes256>(halves);
            }

            if (InstructionSets.Available.Contains(InstructionSet.Avx512))
            {
                Check<Lanes512>(halves);
            }
        }
    }

    [Fact]
    public void Rounds_as_the_runtime_does()
    {
        Random random = new(2);
        for (int i = 0; i < 100_000; i++)
        {
            float value = BitConverter.Int32BitsToSingle(random.Next() ^ (random.Next() << 16));
            float limited = float.IsNaN(value) ? 0 : Math.Clamp(value, -65504, 65504);
            Assert.Equal(BitConverter.HalfToUInt16Bits((Half)limited), Round(value));
        }
    }

    private static ushort Round(float value)
    {
        float* source = stackalloc float[4] { value, 0, 0, 0 };
        ushort* destination = stackalloc ushort[4];
        HalfBits.Store(source, destination, 4);
        return destination[0];
    }

    private static void Check<T>(ushort[] halves)
        where T : unmanaged, ILanes<T>
    {
        float* values = stackalloc float[16];
        fixed (ushort* pointer = halves)
        {
            T.Store(T.LoadHalf(pointer), values);
        }

        for (int i = 0; i < 16; i++)
        {
            Assert.Equal((float)BitConverter.UInt16BitsToHalf(halves[i]), values[i]);
            Assert.Equal(halves[i], Round(values[i]));
        }
    }
}
