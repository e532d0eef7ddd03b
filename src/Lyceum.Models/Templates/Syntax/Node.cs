namespace Lyceum.Models.Templates.Syntax;

/// <summary>How a statement ended.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}

/// <summary>A part of a parsed template.</summary>
internal abstract class Node(int line)
{
    public int Line { get; } = line;

    /// <summary>Tells which names this part reads and sets in the scope it stands in; scopes inside it are left for later.</summary>
    public void Declare(Symbols symbols)
    {
        Renderer.GuardStack();
        DeclareNames(symbols);
    }

    protected abstract void DeclareNames(Symbols symbols);
}

internal abstract class Expression(int line) : Node(line)
{
    public object? Evaluate(Renderer renderer, Scope scope)
    {
        renderer.Step();
        Renderer.GuardStack();
        return Compute(renderer, scope);
    }

    protected abstract object? Compute(Renderer renderer, Scope scope);
}

internal abstract class Statement(int line) : Node(line)
{
    public Flow Execute(Renderer renderer, Scope scope)
    {
        renderer.Step();
        Renderer.GuardStack();
        return Run(renderer, scope);
    }

    protected abstract Flow Run(Renderer renderer, Scope scope);

    public static Flow ExecuteAll(Statement[] body, Renderer renderer, Scope scope)
    {
        foreach (Statement statement in body)
        {
            Flow flow = statement.Execute(renderer, scope);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    public static void DeclareAll(Statement[] body, Symbols symbols)
    {
        foreach (Statement statement in body)
        {
            statement.Declare(symbols);
        }
    }
}
