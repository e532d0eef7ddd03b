using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lyceum.Api.Embeddings;

/// <summary>A vector: an array of numbers, or the base64 of its numbers as little-endian float32, which the official clients ask for unasked.</summary>
/// <param name="Numbers">The numbers.</param>
/// <param name="IsBase64">Whether it is written as base64.</param>
[JsonConverter(typeof(Converter))]
internal sealed record EmbeddingVector(ReadOnlyMemory<float> Numbers, bool IsBase64)
{
    internal sealed class Converter : JsonConverter<EmbeddingVector>
    {
        public override EmbeddingVector Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Vectors are written and never read.");

        public override void Write(Utf8JsonWriter writer, EmbeddingVector value, JsonSerializerOptions options)
        {
            ReadOnlySpan<float> numbers = value.Numbers.Span;
            if (value.IsBase64)
            {
                byte[] bytes = new byte[numbers.Length * sizeof(float)];
                for (int i = 0; i < numbers.Length; i++)
                {
                    BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), numbers[i]);
                }

                writer.WriteBase64StringValue(bytes);
                return;
            }

            writer.WriteStartArray();
            foreach (float number in numbers)
            {
                writer.WriteNumberValue(number);
            }

            writer.WriteEndArray();
        }
    }
}
