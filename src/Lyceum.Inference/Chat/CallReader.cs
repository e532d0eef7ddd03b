namespace Lyceum.Inference.Chat;

/// <summary>What a character or mark did to a call.</summary>
internal enum CallProgress
{
    /// <summary>It belongs to the call, which goes on.</summary>
    Goes,

    /// <summary>It ends a call, and another may follow.</summary>
    Ended,

    /// <summary>It ends what the mark began.</summary>
    Finished,

    /// <summary>It cannot stand there.</summary>
    Failed,
}

/// <summary>Reads what stands behind the mark of a call.</summary>
internal abstract class CallReader
{
    /// <summary>Whether the call that is being read has been told of.</summary>
    public virtual bool HasBegun => false;

    /// <summary>Whether nothing is missing if the answer ends here.</summary>
    public virtual bool MayEnd => false;

    /// <summary>Takes a character.</summary>
    public abstract CallProgress Read(char c);

    /// <summary>Takes a mark.</summary>
    public virtual CallProgress ReadMark(string mark) => CallProgress.Failed;
}
