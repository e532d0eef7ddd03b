using System.Runtime.ExceptionServices;

namespace Lyceum.Inference.Tests;

/// <summary>Runs something on a thread with a small stack, as some systems give to all of them, so that what nests without bound shows it soon.</summary>
internal static class SmallStack
{
    private const int Bytes = 1 << 20;

    public static void Run(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Bytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
