// 194 weights of a network, made by `./dev embed`. Do not edit: make it anew.
//
//     ctcnn::model<network> net;
//     ctcnn::load(net, f32_embedded{});
//
// clang-format off
#pragma once

#include <ctcnn/io/embedded.hpp>

struct f32_embedded {
    static constexpr int format = 1;
    static constexpr std::string_view name = "f32_embedded";
    static constexpr std::string_view sha256 = "83328d68467ec67ee505fe63046d9772a1b394f79bb9d2ddea052ee896e9835f";
    using shapes = ctcnn::parameter_layout<
        ctcnn::shape<3, 1, 3, 3>,
        ctcnn::shape<3>,
        ctcnn::shape<5, 27>,
        ctcnn::shape<5>,
        ctcnn::shape<4, 5>,
        ctcnn::shape<4>>;
    static constexpr ctcnn::embedded_tensor tensors[] = {
        {"0.0.weight", ctcnn::element_type::f32},
        {"0.0.bias", ctcnn::element_type::f32},
        {"2.0.weight", ctcnn::element_type::f32},
        {"2.0.bias", ctcnn::element_type::f32},
        {"2.2.weight", ctcnn::element_type::f32},
        {"2.2.bias", ctcnn::element_type::f32},
    };
    static constexpr ctcnn::embedded_text text[] = {
        R"(
$xafw_8Caf+%H|(rjnT&E?i[){?<OzL?(^:3k&m4h((BDk-oJ=eFk]*SDj+IH9.cFi#W9+<z)O58uRhf:DQI4r7hKs6lpwfR{LhAI]Kj*F#E}y|vk_$Rhm
XNNIUQaN`-+8KjTu]X-RfuX@xeqpcG/A|_A@:D^t)sXfmg4(>Gcp@:xIgn:ThsY0y;y*fIQQ|`O2;&2wt/]CL2.*JlwB;DhfX/ey[iq^UVz`NGe8O0C?jo
CiMuu5SA84&~kX&tbJL>Fl&:Z.+#z;3znHBc@jw{WW$(Zo`E/2YgwCej8TQttsP;lZj_^qty<i2'+(B:@e3@<pH`gv)~s2DFH];-dcLT{`?->`i:|hiu@z
'2=C^~nQm`*jM5&*/Y/8s[#OunyGHpbZMk%f)AGz^I-+ry?ZEjG}W9+(AxfI(e/@UMf']]AOEtVt*1cp'Ub4^;<vJUL^h9'XA~)/0bJtpO*nzLrdPilP8m
a6^XGiq-_{CtVyytF:yiEpK50;^5kh/cBXbQAH=|Z:bU_z)pE98ieWr0Hs,1w;WR<w^LwDtK&HgHJ@[-]:1u9=-<XFXq/O;EDF[/Jy-M/.IuAa#knepNAt
D}}?7Fm~vYN(D*zt*;WJ{Cku(Lnr9KT$gaM7baYg2;DEv|,*tb_BIXuGg^mN(61P>8_(ZMRE<8h;up{cI)>E@@vNeABk3/D*i<bm6SnV8dj5_?DyT@>g<z
+j|Y8sh;=z)>fuooxz}o>^g9nnWF-:6oVnkY5vkv@G#Jfl8XRLwWc)0LJr2+v*nk|cw(,Nwf*e_jJm@7'h.%pC=vwb(CGy^*lt#sabyE'[3Wx;rv,sMfC<
+K
)"};
};
