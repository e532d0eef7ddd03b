using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lyceum.Platform.TestKit;

/// <summary>Tells a test of each statement that it sends, before it is sent; other tests in the process are not heard.</summary>
internal sealed class StatementWatch : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly AsyncLocal<Action?> s_onExecuting = new();

    static StatementWatch() => DiagnosticListener.AllListeners.Subscribe(new StatementWatch());

    private StatementWatch()
    {
    }

    /// <summary>What is called before each statement of this test; null for nothing.</summary>
    public static Action? OnExecuting
    {
        get => s_onExecuting.Value;
        set => s_onExecuting.Value = value;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RelationalEventId.CommandExecuting.Name)
        {
            s_onExecuting.Value?.Invoke();
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
