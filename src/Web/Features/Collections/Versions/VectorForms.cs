using Platform.Domain.Collections;
using Platform.Rag.Index;

namespace Platform.Web.Features.Collections.Versions;

/// <summary>What pages say about a form of vectors.</summary>
internal static class VectorForms
{
    /// <summary>How many times as many passages as were asked for the first pass picks; 1 when it leaves nothing out.</summary>
    public static int Oversampling(this VectorForm form) => ((VectorCoding)form).Oversampling();
}
