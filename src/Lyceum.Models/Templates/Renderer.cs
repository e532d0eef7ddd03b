using System.Runtime.CompilerServices;
using Lyceum.Models.Templates.Values;

namespace Lyceum.Models.Templates;

/// <summary>The state of one rendering: its variables, its output, and what is left of its limits.</summary>
internal sealed class Renderer
{
    private readonly Dictionary<string, object?> _variables = new(StringComparer.Ordinal);
    private long _stepsLeft;
    private int _callDepth;

    public Renderer(TemplateOptions options)
    {
        Options = options;
        _stepsLeft = options.MaxSteps;
        Keys = new KeyComparer(this);
        Output = new TextBuilder(this);
    }

    public TemplateOptions Options { get; }

    public KeyComparer Keys { get; }

    public TextBuilder Output { get; private set; }

    /// <summary>The line of the node that worked last: where a failure is.</summary>
    public int Line { get; set; }

    public void Define(string name, object? value) => _variables[name] = value;

    public bool TryGetGlobal(string name, out object? value) =>
        _variables.TryGetValue(name, out value) || Builtins.Globals.All.TryGetValue(name, out value);

    public void Step()
    {
        if (--_stepsLeft < 0)
        {
            throw new TemplateException($"the template takes more than {Options.MaxSteps} steps");
        }
    }

    /// <summary>Accounts for work that is done in one go.</summary>
    public void Charge(long steps)
    {
        _stepsLeft -= steps;
        if (_stepsLeft < 0)
        {
            _stepsLeft = 0;
            throw new TemplateException($"the template takes more than {Options.MaxSteps} steps");
        }
    }

    /// <summary>Refuses a text that is too long before it is built, and accounts for building it.</summary>
    public void ChargeText(long length)
    {
        if (length > Options.MaxOutputLength)
        {
            throw new TemplateException($"the template builds a text of more than {Options.MaxOutputLength} characters");
        }

        Charge(length >> 3);
    }

    /// <summary>Every recursion over nodes or values passes here, so that depth ends in an error, not in the end of the process.</summary>
    public static void GuardStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateException("maximum recursion depth exceeded");
        }
    }

    public void EnterCall()
    {
        if (++_callDepth > Options.MaxCallDepth)
        {
            throw new TemplateException($"maximum recursion depth exceeded ({Options.MaxCallDepth} nested calls)");
        }
    }

    public void LeaveCall() => _callDepth--;

    /// <summary>Directs the output into a new text until <see cref="EndCapture"/>; gives the output so far.</summary>
    public TextBuilder BeginCapture()
    {
        TextBuilder outer = Output;
        Output = new TextBuilder(this);
        return outer;
    }

    public string EndCapture(TextBuilder outer)
    {
        string text = Output.ToString();
        Output = outer;
        return text;
    }
}
