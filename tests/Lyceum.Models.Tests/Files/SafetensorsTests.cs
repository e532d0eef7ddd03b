using System.Buffers.Binary;
using System.Text;
using Lyceum.Models.Files;

namespace Lyceum.Models.Tests.Files;

public sealed class SafetensorsTests
{
    [Fact]
    public unsafe void Reads_names_types_shapes_and_bytes()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.safetensors");
        File.WriteAllBytes(path, Encode("""{"__metadata__":{"format":"pt","no text":1},"b":{"dtype":"F16","shape":[2],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}} """, [1, 2, 3, 4, 5, 6, 7, 8]));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(["a", "b"], file.Tensors.Select(static tensor => tensor.Name));
        Assert.Equal(["F32", "F16"], file.Tensors.Select(static tensor => tensor.Type));
        Assert.Equal([2], file.Tensors[1].Shape);
        Assert.Equal([new KeyValuePair<string, string>("format", "pt")], file.Metadata);
        Assert.Equal([5, 6, 7, 8], new ReadOnlySpan<byte>(file.GetData(file.Tensors[1]), 4).ToArray());
    }

    [Theory]
    [InlineData("", 0, "not valid JSON")]
    [InlineData("[]", 0, "not one JSON object")]
    [InlineData("{} {}", 0, "not one JSON object")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("{}", 1, "end at 10, but the file ends at 11")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "'a'")]
    [InlineData("""{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}""", 4, "'F99'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "do not fit F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "do not fit F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,4]}}""", 4, "too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "leave a gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "outside the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "twice")]
    public void Malformed_headers_are_refused(string header, int dataLength, string expected) =>
        Refused(Encode(header, new byte[dataLength]), expected);

    [Fact]
    public void Absurd_lengths_are_refused()
    {
        byte[] file = Encode("{}", []);
        BinaryPrimitives.WriteUInt64LittleEndian(file, ulong.MaxValue);
        Refused(file, "18446744073709551615 bytes");
        BinaryPrimitives.WriteUInt64LittleEndian(file, 3);
        Refused(file, "3 bytes");
        Refused([1, 2, 3], "too few");
    }

    internal static byte[] Encode(string header, byte[] data) =>
        [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data];

    private static unsafe void Refused(byte[] file, string expected)
    {
        ModelFormatException failure = Assert.Throws<ModelFormatException>(() =>
        {
            fixed (byte* data = file)
            {
                SafetensorsHeader.Parse(data, file.Length, "a.safetensors");
            }
        });
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }
}
