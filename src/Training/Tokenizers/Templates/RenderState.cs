using System.Runtime.CompilerServices;
using System.Text;

namespace Platform.Training.Tokenizers.Templates;

/// <summary>What a rendering knows and has written so far, with its limits.</summary>
internal sealed class RenderState
{
    private const int MostSteps = 2_000_000;
    private const int MostOutput = 16 << 20;
    private const long MostCharacters = 64L << 20;
    private const int MostCalls = 64;
    private readonly Stack<Dictionary<string, object?>> _scopes = new();
    private readonly Stack<StringBuilder> _captures = new();
    private readonly StringBuilder _main = new();
    private long _characters;
    private int _steps;
    private int _calls;

    public RenderState(Dictionary<string, object?> variables)
    {
        _scopes.Push(variables);
        _captures.Push(_main);
    }

    /// <summary>Stretches of the output written inside <c>{% generation %}</c> blocks.</summary>
    public List<(int Start, int End)> Generated { get; } = [];

    public string Output => _main.ToString();

    /// <summary>Length of the output; a generation block must stand outside of captured text.</summary>
    public int Position => _captures.Count == 1 ? _main.Length : throw TemplateErrors.Unsupported("a generation block inside captured text or a macro");

    /// <summary>Counts a step of the interpreter and guards its stack.</summary>
    public void Step()
    {
        if (++_steps > MostSteps)
        {
            throw TemplateErrors.TooMuch($"took more than {MostSteps} steps");
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    /// <summary>Counts characters of a text that an expression made.</summary>
    public string Made(string text)
    {
        _characters += text.Length;
        return text.Length <= MostOutput && _characters <= MostCharacters ? text : throw TemplateErrors.TooMuch("makes texts without end");
    }

    public void Write(string text)
    {
        StringBuilder target = _captures.Peek();
        if (target.Length + text.Length > MostOutput)
        {
            throw TemplateErrors.TooMuch($"writes more than {MostOutput} characters");
        }

        target.Append(text);
    }

    public object? Get(string name)
    {
        foreach (Dictionary<string, object?> scope in _scopes)
        {
            if (scope.TryGetValue(name, out object? value))
            {
                return value;
            }
        }

        return new Undefined(name);
    }

    public void Set(string name, object? value) => _scopes.Peek()[name] = value;

    /// <summary>Runs a body with names of its own.</summary>
    public void InScope(Dictionary<string, object?> names, Action body)
    {
        _scopes.Push(names);
        body();
        _scopes.Pop();
    }

    /// <summary>Runs a body and returns what it writes.</summary>
    public string Capture(Action body)
    {
        if (++_calls > MostCalls)
        {
            throw TemplateErrors.TooMuch($"calls itself deeper than {MostCalls} levels");
        }

        _captures.Push(new StringBuilder());
        body();
        _calls--;
        return Made(_captures.Pop().ToString());
    }
}
