using System.Buffers.Binary;
using System.Text;

namespace Lyceum.TestKit;

/// <summary>The model of the conformance files that tells stories, with a chat template put into it.</summary>
internal static class ChatModel
{
    private const int HeaderLength = 24;
    private const int CountOffset = 16;
    private const int Alignment = 32;
    private const int StringType = 8;

    /// <summary>Writes the file; skips the test where the conformance files are absent.</summary>
    public static string Write(string folder, string template)
    {
        byte[] model = File.ReadAllBytes(Repository.ConformanceFile("models", "stories260K.gguf"));
        byte[] key = Encoding.UTF8.GetBytes("tokenizer.chat_template");

        // A pair whose length is a multiple of the alignment keeps the tensors' data aligned.
        int length = 8 + key.Length + 4 + 8 + Encoding.UTF8.GetByteCount(template);
        template += "{#" + new string(' ', Alignment - ((length + 4) % Alignment)) + "#}";
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(model, 0, HeaderLength);
        writer.Write((long)key.Length);
        writer.Write(key);
        writer.Write(StringType);
        writer.Write((long)Encoding.UTF8.GetByteCount(template));
        writer.Write(Encoding.UTF8.GetBytes(template));
        writer.Write(model, HeaderLength, model.Length - HeaderLength);
        byte[] changed = stream.ToArray();
        Span<byte> count = changed.AsSpan(CountOffset, 8);
        BinaryPrimitives.WriteInt64LittleEndian(count, BinaryPrimitives.ReadInt64LittleEndian(count) + 1);
        string path = Path.Combine(folder, "storyteller.gguf");
        File.WriteAllBytes(path, changed);
        return path;
    }
}
