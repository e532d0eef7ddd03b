using System.Runtime.CompilerServices;

namespace Lyceum.Inference.Constraints;

/// <summary>Guards what calls itself as deeply as a form is nested: a form comes from anybody, and a stack that overflows ends the process.</summary>
internal static class Nesting
{
    /// <summary>Refuses a form for which this thread's stack is too small.</summary>
    /// <exception cref="ConstraintException">The stack is nearly used up.</exception>
    public static void Check()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ConstraintException("The form is too large: it is nested too deeply.");
        }
    }
}
