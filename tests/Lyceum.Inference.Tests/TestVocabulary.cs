using Lyceum.Models.Files;
using Lyceum.Models.Tokenization;

namespace Lyceum.Inference.Tests;

/// <summary>A SentencePiece vocabulary of the bytes and a few words.</summary>
internal static class TestVocabulary
{
    public const int Bos = 1;
    public const int Eos = 2;
    private const int FirstByte = 3;
    private const int FirstPiece = FirstByte + 256;

    private static readonly string[] Pieces =
    [
        "▁", "▁the", "▁cat", "▁sat", "▁on", "▁mat", ".", "!", "\n", "a", "b", "c", "User", ":", "ser", "er", "▁Hello", "▁there",
    ];

    public static Tokenizer Tokenizer { get; } = Tokenizer.Create(Metadata());

    public static int Size => FirstPiece + Pieces.Length;

    /// <summary>The token of a piece.</summary>
    public static int Id(string piece) => FirstPiece + Array.IndexOf(Pieces, piece) is var id and >= FirstPiece ? id : throw new ArgumentException(piece);

    /// <summary>The tokens of pieces.</summary>
    public static int[] Ids(params string[] pieces) => [.. pieces.Select(Id)];

    /// <summary>The token of a byte.</summary>
    public static int Byte(byte value) => FirstByte + value;

    public static ModelMetadata Metadata()
    {
        string[] tokens = ["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(static b => $"<0x{b:X2}>"), .. Pieces];
        return new ModelMetadata
        {
            ["general.architecture"] = "llama",
            ["tokenizer.ggml.model"] = "llama",
            ["tokenizer.ggml.tokens"] = tokens,
            ["tokenizer.ggml.scores"] = tokens.Select(static token => (float)token.Length).ToArray(),
            ["tokenizer.ggml.token_type"] = tokens.Select(static (_, id) => id == 0 ? 2 : id < FirstByte ? 3 : id < FirstPiece ? 6 : 1).ToArray(),
            ["tokenizer.ggml.bos_token_id"] = (uint)Bos,
            ["tokenizer.ggml.eos_token_id"] = (uint)Eos,
        };
    }
}
