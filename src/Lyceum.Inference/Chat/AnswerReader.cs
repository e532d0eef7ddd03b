namespace Lyceum.Inference.Chat;

/// <summary>Reads an answer in one format, character by character, and tells a <see cref="PartCollector"/> what it says.</summary>
internal abstract class AnswerReader
{
    /// <summary>The longest call in characters. What is longer is text.</summary>
    protected const int LongestCall = 1 << 20;

    /// <summary>Takes a character.</summary>
    public abstract void Read(char c);

    /// <summary>Takes a mark that came as a control token.</summary>
    public abstract void ReadMark(string mark);

    /// <summary>Ends the answer.</summary>
    public abstract void Finish();
}
