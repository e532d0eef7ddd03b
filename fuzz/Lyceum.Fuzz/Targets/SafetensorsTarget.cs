using System.Buffers.Binary;
using System.Text;
using Lyceum.Models;
using Lyceum.Models.Files;

namespace Lyceum.Fuzz.Targets;

/// <summary>The header of a safetensors file.</summary>
public sealed unsafe class SafetensorsTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "safetensors";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds =>
    [
        Encode("{}", 0),
        Encode("""{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b\u00e9":{"dtype":"BF16","shape":[],"data_offsets":[24,26]},"c":{"dtype":"U8","shape":[0,4],"data_offsets":[26,26]}}   """, 26),
        Encode("""{"x":{"data_offsets":[4,8],"shape":[1,2],"dtype":"F16"},"y":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", 8),
    ];

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        fixed (byte* data = input)
        {
            try
            {
                (IReadOnlyList<SafetensorsTensor> tensors, long start, _) = SafetensorsHeader.Parse(data, input.Length, "fuzz.safetensors");
                foreach (SafetensorsTensor tensor in tensors)
                {
                    // Slicing throws where a tensor lies outside the input.
                    _ = input.Slice(checked((int)(start + tensor.Offset)), checked((int)tensor.ByteLength));
                }
            }
            catch (ModelFormatException)
            {
                // The documented refusal.
            }
        }
    }

    private static byte[] Encode(string header, int dataLength)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[sizeof(ulong) + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, sizeof(ulong));
        return file;
    }
}
