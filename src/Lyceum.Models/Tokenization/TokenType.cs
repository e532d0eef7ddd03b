namespace Lyceum.Models.Tokenization;

/// <summary>What a vocabulary entry is for, with the numbers of <c>tokenizer.ggml.token_type</c>.</summary>
public enum TokenType
{
    /// <summary>Not said.</summary>
    Undefined = 0,

    /// <summary>A piece of text.</summary>
    Normal = 1,

    /// <summary>Stands for text that has no piece.</summary>
    Unknown = 2,

    /// <summary>Steers the model (begin, end, role marks): read from text only where special tokens are parsed, written only where they are asked for.</summary>
    Control = 3,

    /// <summary>Added to the vocabulary by the model's author; matched whole in any text.</summary>
    UserDefined = 4,

    /// <summary>Reserved, never produced.</summary>
    Unused = 5,

    /// <summary>One raw byte, for text without a piece.</summary>
    Byte = 6,
}
